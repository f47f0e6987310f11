-- about:  Running and lost minutes and the number of faults, in all and of each system.
-- grain:  one row per evaluation, subject (全部, system) and period
-- dist:   ref
-- test:   unique(evaluation_id, subject, period)

-- A failure is a request marked as a fault; lost time comes from the outage log. Where
-- no file of requests was ever loaded, the number of faults is unknown: zero would be
-- full marks for want of data.

with

systems as (select * from core.systems),

tickets as (select * from core.ticket_subjects),

loads as (select * from core.loads where feed in ('tickets', 'ticket_events')),

helpdesks as (
    select project_id
    from loads
    group by project_id
),

subjects as (
    select
        evaluation_id, project_id, '全部' as subject, period,
        calendar_minutes, planned_minutes, unplanned_minutes
    from systems
    union all
    select
        evaluation_id, project_id, system_name as subject, period,
        calendar_minutes, planned_minutes, unplanned_minutes
    from systems
),

minutes as (
    select
        evaluation_id,
        project_id,
        subject,
        period,
        sum(calendar_minutes - planned_minutes) as running_minutes,
        sum(unplanned_minutes)                  as lost_minutes
    from subjects
    group by evaluation_id, project_id, subject, period
),

faults as (
    select
        evaluation_id,
        subject,
        period,
        count(*)                           as ticket_count,
        count(case when is_fault then 1 end) as fault_count
    from tickets
    group by evaluation_id, subject, period
)

select
    minutes.evaluation_id,
    minutes.subject,
    minutes.period,
    -- no request in files that there are is a count of none
    case when helpdesks.project_id is not null
        then coalesce(faults.ticket_count, 0) end as ticket_count,
    case when helpdesks.project_id is not null
        then coalesce(faults.fault_count, 0) end  as fault_count,
    minutes.running_minutes,
    minutes.lost_minutes
from minutes
left join helpdesks on helpdesks.project_id = minutes.project_id
left join faults
    on faults.evaluation_id = minutes.evaluation_id
    and faults.subject = minutes.subject
    and faults.period = minutes.period
