-- about:  Share of the scored answers that chose the worst option of their scale.
-- grain:  one row per evaluation and subject (全部, respondent group, question, tag)
-- dist:   ref
-- rows:   core.satisfaction where $subject = subject and points = 1
-- test:   unique(evaluation_id, subject, period)
-- test:   between(value, 0, 1)

with

answers as (select * from core.satisfaction),

periods as (select * from core.periods where period_kind = 'whole'),

counted as (
    select
        evaluation_id,
        subject,
        count(case when points = 1 then 1 end) as worst_count,
        count(*)                               as n
    from answers
    group by evaluation_id, subject
)

select
    counted.evaluation_id,
    counted.subject,
    periods.period,
    counted.worst_count                     as numerator,
    counted.n                               as denominator,
    counted.n,
    cast(counted.worst_count as double precision)
    / nullif(counted.n, 0)                  as value
from counted
inner join periods on periods.evaluation_id = counted.evaluation_id
