-- about:  Satisfaction answers with their worth: 100, 75, 50, 25, 0 %, best first.
-- grain:  one row per evaluation, group and answer
-- dist:   ref
-- test:   unique(evaluation_id, respondent_group, respondent_id, question_id)
-- test:   between(worth, 0, 1)

with

answers as (select * from core.answers),

groups as (
    select
        evaluation_id,
        respondent_id,
        min(answer) as respondent_group
    from answers
    where is_group
    group by evaluation_id, respondent_id
),

worths as (
    select
        evaluation_id,
        respondent_id,
        question_id,
        cast(5 - option_no as double precision) / 4 as worth
    from answers
    -- an answer that is none of the options has no worth and is not counted
    where is_satisfaction and option_no is not null
)

select
    evaluation_id,
    '全部' as respondent_group,
    respondent_id,
    question_id,
    worth
from worths
union all
select
    worths.evaluation_id,
    groups.respondent_group,
    worths.respondent_id,
    worths.question_id,
    worths.worth
from worths
inner join groups
    on groups.evaluation_id = worths.evaluation_id
    and groups.respondent_id = worths.respondent_id
