-- about:  Scored answers under each subject that a survey measure may have.
-- grain:  one row per evaluation, subject and answer
-- dist:   ref
-- test:   unique(evaluation_id, subject, respondent_id, question_id)
-- test:   between(worth, 0, 1)

-- 全部 and the groups of respondents have the questions tagged satisfaction, a tag of
-- the firm's own those that carry it, a question itself. Names mean one thing each: the
-- loader sees to it. respondent_group is null for people who told none of the groups.

with

answers as (select * from core.answers),

options as (select * from staging.question_options),

worths as (select * from core.option_worths),

tags as (select * from staging.question_tags),

evaluations as (select * from core.evaluations),

weights as (select * from staging.survey_groups),

groups as (
    select
        answers.evaluation_id,
        answers.respondent_id,
        evaluations.project_id,
        min(options.answer_option) as respondent_group
    from answers
    inner join evaluations on evaluations.evaluation_id = answers.evaluation_id
    inner join options
        on options.project_id = evaluations.project_id
        and options.question_id = answers.question_id
        and options.option_no = answers.option_no
    where answers.is_group
    group by answers.evaluation_id, answers.respondent_id, evaluations.project_id
),

weighted as (
    select
        groups.*,
        weights.weight as group_weight
    from groups
    left join weights
        on weights.project_id = groups.project_id
        and weights.respondent_group = groups.respondent_group
),

-- an answer that is none of the options, or no opinion, has no worth and is not counted
scored as (
    select
        answers.evaluation_id,
        evaluations.project_id,
        answers.respondent_id,
        answers.question_id,
        answers.option_no,
        answers.answer,
        answers.is_satisfaction,
        weighted.respondent_group,
        weighted.group_weight,
        worths.worth,
        worths.worth_parts,
        worths.points,
        worths.scale_parts,
        worths.option_count,
        worths.is_best_two,
        answers.source_file,
        answers.source_line
    from answers
    inner join evaluations on evaluations.evaluation_id = answers.evaluation_id
    inner join worths
        on worths.project_id = evaluations.project_id
        and worths.question_id = answers.question_id
        and worths.option_no = answers.option_no
    left join weighted
        on weighted.evaluation_id = answers.evaluation_id
        and weighted.respondent_id = answers.respondent_id
),

subjects as (
    select
        'all' as subject_kind,
        '全部' as subject,
        scored.*
    from scored
    where is_satisfaction
    union all
    select
        'group' as subject_kind,
        respondent_group as subject,
        scored.*
    from scored
    where is_satisfaction and respondent_group is not null
    union all
    select
        'question' as subject_kind,
        question_id as subject,
        scored.*
    from scored
    union all
    select
        'tag' as subject_kind,
        tags.tag as subject,
        scored.*
    from scored
    inner join tags
        on tags.project_id = scored.project_id
        and tags.question_id = scored.question_id
        and tags.tag <> 'satisfaction'
)

select
    evaluation_id,
    subject_kind,
    subject,
    respondent_group,
    respondent_id,
    question_id,
    option_no,
    answer,
    group_weight,
    worth,
    worth_parts,
    points,
    scale_parts,
    option_count,
    is_best_two,
    source_file,
    source_line
from subjects
