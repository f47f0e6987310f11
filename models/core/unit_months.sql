-- about:  Reporting of each unit by month, and whether the month counts as late.
-- grain:  one row per evaluation, unit and month with records
-- dist:   ref
-- test:   unique(evaluation_id, unit_name, month)

-- A month is late when the share of late records reaches the evaluation's limit
-- (late_month_share). month_no counts calendar months, so that neighbours differ by 1.

with

months as (select * from core.record_months),

evaluations as (select * from core.evaluations),

summed as (
    select
        evaluation_id,
        unit_name,
        month,
        cast(sum(record_count) as bigint)  as record_count,
        cast(sum(on_time_count) as bigint) as on_time_count,
        cast(sum(late_count) as bigint)    as late_count
    from months
    group by evaluation_id, unit_name, month
)

select
    summed.evaluation_id,
    summed.unit_name,
    summed.month,
    cast(substr(summed.month, 1, 4) as integer) * 12
    + cast(substr(summed.month, 6, 2) as integer)              as month_no,
    summed.record_count,
    summed.on_time_count,
    summed.late_count,
    summed.late_count > 0
    and cast(summed.late_count as double precision)
    / nullif(summed.on_time_count + summed.late_count, 0)
    >= cast(evaluations.late_month_share as double precision)  as is_late_month
from summed
inner join evaluations on evaluations.evaluation_id = summed.evaluation_id
