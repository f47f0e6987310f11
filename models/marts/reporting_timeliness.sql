-- about:  Reporting of each unit, and of all (全部), against the working-day limit.
-- grain:  one row per evaluation, period and unit
-- dist:   ref
-- test:   unique(evaluation_id, period, unit_name)
-- test:   between(on_time_share, 0, 1)

with

records as (select * from core.record_reports),

periods as (select * from core.periods),

-- counted by working days first, so that the median needs no second pass over the rows
days as (
    select
        evaluation_id,
        unit_name,
        month,
        quarter,
        working_days_to_report,
        count(*)                                   as record_count,
        count(case when is_on_time then 1 end)     as on_time_count,
        count(case when not is_on_time then 1 end) as late_count
    from records
    group by evaluation_id, unit_name, month, quarter, working_days_to_report
),

subjects as (
    select
        evaluation_id, unit_name, month, quarter, working_days_to_report,
        record_count, on_time_count, late_count
    from days
    union all
    select
        evaluation_id, '全部' as unit_name, month, quarter, working_days_to_report,
        record_count, on_time_count, late_count
    from days
),

by_days as (
    select
        periods.evaluation_id,
        periods.period,
        subjects.unit_name,
        subjects.working_days_to_report,
        cast(sum(subjects.record_count) as bigint)  as record_count,
        cast(sum(subjects.on_time_count) as bigint) as on_time_count,
        cast(sum(subjects.late_count) as bigint)    as late_count
    from subjects
    inner join periods
        on periods.evaluation_id = subjects.evaluation_id
        and (periods.period_kind = 'whole'
            or periods.period in (subjects.month, subjects.quarter))
    group by
        periods.evaluation_id, periods.period, subjects.unit_name,
        subjects.working_days_to_report
),

running as (
    select
        by_days.*,
        sum(case when working_days_to_report is not null then record_count end) over (
            partition by evaluation_id, period, unit_name
            order by working_days_to_report nulls last
            rows between unbounded preceding and current row
        ) as running_count,
        sum(case when working_days_to_report is not null then record_count end) over (
            partition by evaluation_id, period, unit_name
        ) as known_count
    from by_days
)

select
    evaluation_id,
    period,
    unit_name,
    cast(sum(record_count) as bigint)                     as record_count,
    cast(sum(on_time_count) as bigint)                    as on_time_count,
    cast(sum(late_count) as bigint)                       as late_count,
    cast(sum(on_time_count) as double precision)
    / nullif(cast(sum(on_time_count + late_count) as double precision), 0)
                                                          as on_time_share,
    -- the lower median: the first day by which half of the records were reported
    min(case when running_count * 2 >= known_count then working_days_to_report end)
                                                          as median_working_days,
    max(working_days_to_report)                           as max_working_days
from running
group by evaluation_id, period, unit_name
