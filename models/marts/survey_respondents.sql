-- about:  How many people answered.
-- grain:  one row per evaluation
-- dist:   ref
-- test:   unique(evaluation_id)

with

answers as (select * from core.answers)

select
    evaluation_id,
    count(distinct respondent_id) as respondent_count,
    count(distinct question_id)   as question_count
from answers
group by evaluation_id
