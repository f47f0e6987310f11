-- about:  Share of the records handed in that passed every check (数据合规率): kept / (kept + rejected).
-- grain:  one row per evaluation
-- dist:   ref
-- rows:   core.rejected_records where true
-- test:   unique(evaluation_id, subject, period)
-- test:   between(value, 0, 1)

-- Rows replaced by a later file were handed in twice: they count on neither side.

with

loads as (select * from core.loads where feed = 'records'),

periods as (select * from core.periods where period_kind = 'whole'),

summed as (
    select
        project_id,
        cast(sum(rows_loaded) as bigint)                 as kept_count,
        cast(sum(rows_loaded + rows_rejected) as bigint) as received_count
    from loads
    group by project_id
)

select
    periods.evaluation_id,
    '全部'                              as subject,
    periods.period,
    summed.kept_count                   as numerator,
    summed.received_count               as denominator,
    summed.received_count               as n,
    cast(summed.kept_count as double precision)
    / nullif(summed.received_count, 0)  as value
from summed
inner join periods on periods.project_id = summed.project_id
