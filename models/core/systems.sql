-- about:  Systems in operation in each period: calendar, planned and unplanned minutes.
-- grain:  one row per evaluation, system and period
-- dist:   ref
-- test:   unique(evaluation_id, system_name, period)

-- Calendar time is 7 × 24. Whether a project keeps a log of outages is read from the
-- ledger: without one, planned and unplanned minutes are unknown, and zero would be
-- full marks for want of data.

with

tickets as (select * from core.requests),

outages as (select * from staging.outages),

periods as (select * from core.periods),

cut_outages as (select * from core.system_outages),

loads as (select * from core.loads where feed = 'outages'),

named as (
    select project_id, system_name from tickets
    group by project_id, system_name
    union
    select project_id, system_name from outages
    group by project_id, system_name
),

logs as (
    select project_id
    from loads
    group by project_id
),

outage_minutes as (
    select
        evaluation_id,
        system_name,
        period,
        sum(case when is_planned then outage_minutes end)     as planned_minutes,
        sum(case when not is_planned then outage_minutes end) as unplanned_minutes,
        count(case when not is_planned then 1 end)            as outage_count
    from cut_outages
    group by evaluation_id, system_name, period
)

select
    periods.evaluation_id,
    periods.project_id,
    named.system_name,
    periods.period,
    periods.period_kind,
    cast(periods.period_end - periods.period_start + 1 as double precision) * 1440
                                                             as calendar_minutes,
    -- no outage in a log that there is means none of that kind
    case when logs.project_id is not null
        then coalesce(outage_minutes.planned_minutes, 0) end   as planned_minutes,
    case when logs.project_id is not null
        then coalesce(outage_minutes.unplanned_minutes, 0) end as unplanned_minutes,
    case when logs.project_id is not null
        then coalesce(outage_minutes.outage_count, 0) end      as outage_count
from periods
inner join named on named.project_id = periods.project_id
left join logs on logs.project_id = periods.project_id
left join outage_minutes
    on outage_minutes.evaluation_id = periods.evaluation_id
    and outage_minutes.system_name = named.system_name
    and outage_minutes.period = periods.period
