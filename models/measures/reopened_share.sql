-- about:  Share of the requests that had to be opened again (重开率).
-- grain:  one row per evaluation and subject (全部, system)
-- dist:   ref
-- rows:   core.tickets where reopened_count > 0 and $subject in ('全部', system_name)
-- test:   unique(evaluation_id, subject, period)
-- test:   between(value, 0, 1)

-- Requests that say how often they were opened again; where none does: no data.

with

tickets as (select * from core.tickets where reopened_count is not null),

periods as (select * from core.periods where period_kind = 'whole'),

subjects as (
    select evaluation_id, '全部' as subject, reopened_count from tickets
    union all
    select evaluation_id, system_name as subject, reopened_count from tickets
),

counted as (
    select
        evaluation_id,
        subject,
        count(case when reopened_count > 0 then 1 end) as again_count,
        count(*)                                       as n
    from subjects
    group by evaluation_id, subject
)

select
    counted.evaluation_id,
    counted.subject,
    periods.period,
    counted.again_count             as numerator,
    counted.n                       as denominator,
    counted.n,
    cast(counted.again_count as double precision)
    / nullif(counted.n, 0)          as value
from counted
inner join periods on periods.evaluation_id = counted.evaluation_id
