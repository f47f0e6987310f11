-- about:  Scored answers under each subject that a survey measure may have.
-- grain:  one row per evaluation, subject and answer
-- dist:   ref
-- test:   unique(evaluation_id, subject, respondent_id, question_id)
-- test:   between(worth, 0, 1)

-- 全部 and the groups of respondents have the questions tagged satisfaction, a tag of
-- the firm's own those that carry it, a question itself. Names mean one thing each: the
-- loader sees to it. respondent_group is null for people who told none of the groups.

with

scored as (select * from core.scored_answers),

tags as (select * from staging.question_tags),

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
