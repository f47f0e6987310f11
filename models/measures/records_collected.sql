-- about:  Records collected (归集量).
-- grain:  one row per evaluation, subject (全部, kind, kind/group, unit) and period
-- dist:   ref
-- rows:   core.record_reports where $subject in ('全部', record_kind, record_kind || '/' || subject_group, unit_name)
-- test:   unique(evaluation_id, subject, period)

-- A member unit without records has a row with zero: that is a fact. A project without
-- any record has no rows at all: that is no data.

with

months as (select * from core.record_months),

periods as (select * from core.periods),

units as (select * from core.units),

by_period as (
    select
        periods.evaluation_id,
        periods.project_id,
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
        periods.evaluation_id, periods.project_id, periods.period,
        months.unit_name, months.record_kind, months.subject_group
),

with_data as (
    select
        evaluation_id,
        project_id,
        period
    from by_period
    group by evaluation_id, project_id, period
),

subjects as (
    select evaluation_id, period, '全部' as subject, record_count from by_period
    union all
    select evaluation_id, period, record_kind as subject, record_count from by_period
    union all
    select
        evaluation_id, period, record_kind || '/' || subject_group as subject,
        record_count
    from by_period
    union all
    select evaluation_id, period, unit_name as subject, record_count from by_period
    union all
    select
        with_data.evaluation_id, with_data.period, units.unit_name as subject,
        0 as record_count
    from with_data
    inner join units on units.project_id = with_data.project_id and units.is_member
)

select
    evaluation_id,
    subject,
    period,
    cast(sum(record_count) as bigint)           as numerator,
    cast(null as bigint)                        as denominator,
    cast(sum(record_count) as bigint)           as n,
    cast(sum(record_count) as double precision) as value
from subjects
group by evaluation_id, subject, period
