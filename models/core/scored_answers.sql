-- about:  Answers to scored questions with their worth and the group of who gave them.
-- grain:  one row per evaluation, respondent and question
-- dist:   ref
-- test:   unique(evaluation_id, respondent_id, question_id)
-- test:   between(worth, 0, 1)

-- An answer that is none of the options, or says no opinion, has no worth and is not
-- counted. respondent_group is the option of the group question, without what people
-- write beside it; null for people who told none.

with

answers as (select * from core.answers),

options as (select * from staging.question_options),

worths as (select * from core.option_worths),

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
)

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
