-- about:  Records by period, unit, kind and subject group; silent members with zero.
-- grain:  one row per evaluation, period, unit, kind and subject group
-- dist:   ref
-- test:   unique(evaluation_id, period, unit_name, record_kind, subject_class)

with

months as (select * from core.record_months),

periods as (select * from core.periods),

units as (select * from core.units where is_member),

counted as (
    select
        periods.evaluation_id,
        periods.period,
        months.unit_name,
        months.record_kind,
        months.subject_group,
        cast(sum(months.record_count) as bigint) as record_count
    from months
    inner join periods
        on periods.evaluation_id = months.evaluation_id
        and (periods.period_kind = 'whole'
            or periods.period in (months.month, months.quarter))
    group by
        periods.evaluation_id, periods.period, months.unit_name,
        months.record_kind, months.subject_group
),

-- a project without any record has no rows: that is no data, not zero
with_data as (
    select evaluation_id
    from counted
    group by evaluation_id
),

silent as (
    select
        periods.evaluation_id,
        periods.period,
        units.unit_name
    from periods
    inner join with_data on with_data.evaluation_id = periods.evaluation_id
    inner join units on units.project_id = periods.project_id
    left join counted
        on counted.evaluation_id = periods.evaluation_id
        and counted.period = periods.period
        and counted.unit_name = units.unit_name
    where counted.unit_name is null
)

select
    evaluation_id, period, unit_name, record_kind,
    subject_group as subject_class, record_count
from counted
union all
select
    evaluation_id, period, unit_name, '无' as record_kind,
    '无' as subject_class, 0 as record_count
from silent
