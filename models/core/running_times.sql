-- about:  Running and lost minutes and the number of faults, of the whole and of each system.
-- grain:  one row per evaluation, subject (全部, system) and period
-- dist:   ref
-- test:   unique(evaluation_id, subject, period)

-- A failure is a request marked as a fault; lost time comes from the outage log.

with

systems as (select * from core.systems),

tickets as (select * from core.ticket_subjects),

subjects as (
    select
        evaluation_id, '全部' as subject, period,
        calendar_minutes, planned_minutes, unplanned_minutes
    from systems
    union all
    select
        evaluation_id, system_name as subject, period,
        calendar_minutes, planned_minutes, unplanned_minutes
    from systems
),

minutes as (
    select
        evaluation_id,
        subject,
        period,
        sum(calendar_minutes - planned_minutes) as running_minutes,
        sum(unplanned_minutes)                  as lost_minutes
    from subjects
    group by evaluation_id, subject, period
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
    -- no request on record in a period of operation is a count of none
    coalesce(faults.ticket_count, 0) as ticket_count,
    coalesce(faults.fault_count, 0)  as fault_count,
    minutes.running_minutes,
    minutes.lost_minutes
from minutes
left join faults
    on faults.evaluation_id = minutes.evaluation_id
    and faults.subject = minutes.subject
    and faults.period = minutes.period
