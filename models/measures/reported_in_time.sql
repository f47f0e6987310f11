-- about:  Share of records published within the working-day limit (双公示及时率).
-- grain:  one row per evaluation, subject (全部, kind, unit) and period
-- dist:   ref
-- rows:   core.record_reports where not is_on_time and $subject in ('全部', record_kind, unit_name)
-- test:   unique(evaluation_id, subject, period)
-- test:   between(value, 0, 1)

-- Denominator: records whose reporting day is known. n counts all records.

with

months as (select * from core.record_months),

periods as (select * from core.periods),

by_period as (
    select
        periods.evaluation_id,
        periods.period,
        months.unit_name,
        months.record_kind,
        months.record_count,
        months.on_time_count,
        months.late_count
    from months
    inner join periods
        on periods.evaluation_id = months.evaluation_id
        and (periods.period_kind = 'whole'
            or periods.period in (months.month, months.quarter))
),

subjects as (
    select
        evaluation_id, period, '全部' as subject,
        record_count, on_time_count, late_count
    from by_period
    union all
    select
        evaluation_id, period, record_kind as subject,
        record_count, on_time_count, late_count
    from by_period
    union all
    select
        evaluation_id, period, unit_name as subject,
        record_count, on_time_count, late_count
    from by_period
),

summed as (
    select
        evaluation_id,
        subject,
        period,
        cast(sum(on_time_count) as bigint)              as on_time_count,
        cast(sum(on_time_count + late_count) as bigint) as known_count,
        cast(sum(record_count) as bigint)               as record_count
    from subjects
    group by evaluation_id, subject, period
)

select
    evaluation_id,
    subject,
    period,
    on_time_count                                                       as numerator,
    known_count                                                         as denominator,
    record_count                                                        as n,
    cast(on_time_count as double precision) / nullif(known_count, 0)    as value
from summed
