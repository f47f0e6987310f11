-- about:  Each request under each subject (all, its system) and period it counts for.
-- grain:  one row per evaluation, request, subject and period
-- dist:   ref
-- test:   unique(evaluation_id, ticket_id, subject, period)

with

tickets as (select * from core.tickets),

periods as (select * from core.periods),

subjects as (
    select
        evaluation_id, ticket_id, '全部' as subject, month, quarter, is_fault,
        is_answered_in_time, response_minutes, arrival_minutes, repair_minutes
    from tickets
    union all
    select
        evaluation_id, ticket_id, system_name as subject, month, quarter, is_fault,
        is_answered_in_time, response_minutes, arrival_minutes, repair_minutes
    from tickets
)

select
    subjects.evaluation_id,
    subjects.ticket_id,
    subjects.subject,
    periods.period,
    subjects.is_fault,
    subjects.is_answered_in_time,
    subjects.response_minutes,
    subjects.arrival_minutes,
    subjects.repair_minutes
from subjects
inner join periods
    on periods.evaluation_id = subjects.evaluation_id
    and (periods.period_kind = 'whole'
        or periods.period in (subjects.month, subjects.quarter))
