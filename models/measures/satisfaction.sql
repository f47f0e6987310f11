-- about:  Satisfaction pooled over all answers to satisfaction questions.
-- grain:  one row per evaluation and subject (全部, respondent group, question)
-- dist:   ref
-- rows:   core.answers where is_satisfaction and $subject in ('全部', question_id)
-- test:   unique(evaluation_id, subject, period)
-- test:   between(value, 0, 1)

with

worths as (select * from core.satisfaction),

periods as (select * from core.periods where period_kind = 'whole'),

subjects as (
    select evaluation_id, respondent_group as subject, worth from worths
    union all
    select evaluation_id, question_id as subject, worth from worths
    where respondent_group = '全部'
)

select
    subjects.evaluation_id,
    subjects.subject,
    periods.period,
    sum(subjects.worth)                                     as numerator,
    count(*)                                                as denominator,
    count(*)                                                as n,
    sum(subjects.worth) / nullif(cast(count(*) as double precision), 0) as value
from subjects
inner join periods on periods.evaluation_id = subjects.evaluation_id
group by subjects.evaluation_id, subjects.subject, periods.period
