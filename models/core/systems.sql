-- about:  Systems in operation in each period, with running, planned and unplanned minutes.
-- grain:  one row per evaluation, system and period
-- dist:   ref
-- test:   unique(evaluation_id, system_name, period)

-- Running time is the calendar time of the period, 7 × 24, less planned outages. An
-- outage is cut at the period's ends; one that has not ended runs to the period's end.

with

tickets as (select * from staging.tickets),

outages as (select * from staging.outages),

periods as (select * from core.periods),

named as (
    select project_id, system_name from tickets
    group by project_id, system_name
    union
    select project_id, system_name from outages
    group by project_id, system_name
),

system_periods as (
    select
        periods.evaluation_id,
        periods.project_id,
        named.system_name,
        periods.period,
        periods.period_kind,
        cast(periods.period_start as timestamp)                    as starts_at,
        cast(periods.period_end as timestamp) + interval '1 day'   as ends_at
    from periods
    inner join named on named.project_id = periods.project_id
),

cut_outages as (
    select
        system_periods.evaluation_id,
        system_periods.system_name,
        system_periods.period,
        outages.is_planned,
        case
            when outages.started_at > system_periods.starts_at then outages.started_at
            else system_periods.starts_at
        end as from_at,
        case
            when outages.ended_at < system_periods.ends_at then outages.ended_at
            else system_periods.ends_at
        end as to_at
    from system_periods
    inner join outages
        on outages.project_id = system_periods.project_id
        and outages.system_name = system_periods.system_name
        and outages.started_at < system_periods.ends_at
        and (outages.ended_at is null or outages.ended_at > system_periods.starts_at)
),

outage_minutes as (
    select
        evaluation_id,
        system_name,
        period,
        sum(case when is_planned
            then cast(extract(epoch from (to_at - from_at)) as double precision) / 60
        end)                                  as planned_minutes,
        sum(case when not is_planned
            then cast(extract(epoch from (to_at - from_at)) as double precision) / 60
        end)                                  as unplanned_minutes,
        count(case when not is_planned then 1 end) as outage_count
    from cut_outages
    group by evaluation_id, system_name, period
)

select
    system_periods.evaluation_id,
    system_periods.project_id,
    system_periods.system_name,
    system_periods.period,
    system_periods.period_kind,
    cast(extract(epoch from (system_periods.ends_at - system_periods.starts_at))
        as double precision) / 60                          as calendar_minutes,
    -- no outage on record means none of that kind
    coalesce(outage_minutes.planned_minutes, 0)            as planned_minutes,
    coalesce(outage_minutes.unplanned_minutes, 0)          as unplanned_minutes,
    coalesce(outage_minutes.outage_count, 0)               as outage_count
from system_periods
left join outage_minutes
    on outage_minutes.evaluation_id = system_periods.evaluation_id
    and outage_minutes.system_name = system_periods.system_name
    and outage_minutes.period = system_periods.period
