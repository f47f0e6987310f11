-- about:  Share of the records handed in that passed every check (数据合规率).
-- grain:  one row per evaluation
-- dist:   ref
-- rows:   core.rejected_records where true
-- test:   unique(evaluation_id, subject, period)
-- test:   between(value, 0, 1)

-- kept / (kept + rejected), over the files that hold records of the evaluation's
-- period: a rejected row has no day of its own. Rows replaced by a later file were
-- handed in twice: they count on neither side.

with

loads as (select * from core.loads where feed = 'records'),

records as (select * from core.record_reports),

periods as (select * from core.periods where period_kind = 'whole'),

files as (
    select
        evaluation_id,
        load_id
    from records
    group by evaluation_id, load_id
),

summed as (
    select
        files.evaluation_id,
        cast(sum(loads.rows_loaded) as bigint)                       as kept_count,
        cast(sum(loads.rows_loaded + loads.rows_rejected) as bigint) as received_count
    from files
    inner join loads on loads.load_id = files.load_id
    group by files.evaluation_id
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
inner join periods on periods.evaluation_id = summed.evaluation_id
