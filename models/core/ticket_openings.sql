-- about:  The event that opens each request of a log, and its rules of collapse.
-- grain:  one row per project and request
-- dist:   project_id
-- test:   unique(project_id, ticket_id)

-- The rules are those that the file of the request's earliest event was loaded with. A
-- request whose opening the log does not have begins with its earliest event.

with

events as (select * from core.ticket_events),

rules as (select * from staging.ticket_rules),

earliest as (select * from events where event_no = 1),

opened as (
    select
        project_id,
        ticket_id,
        min(event_no) as first_no,
        max(event_no) as last_no
    from events
    where event = 'opened'
    group by project_id, ticket_id
)

select
    earliest.project_id,
    earliest.ticket_id,
    -- without an opening the earliest event, number 1, stands for it
    coalesce(
        case when rules.opened_keep = 'last' then opened.last_no
            else opened.first_no end,
        1
    )                            as opening_no,
    rules.responded_keep,
    rules.arrived_keep,
    rules.resolved_keep,
    rules.closed_keep,
    rules.system_keep,
    rules.unit_keep,
    rules.category_keep,
    rules.severity_keep,
    rules.channel_keep,
    rules.fault_keep,
    rules.suspended_keep,
    rules.reopened_keep,
    opened.ticket_id is not null as has_opening
from earliest
left join rules on rules.load_id = earliest.load_id
left join opened
    on opened.project_id = earliest.project_id
    and opened.ticket_id = earliest.ticket_id
