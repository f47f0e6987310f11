-- about:  Status changes of requests, numbered in the order in which they happened.
-- grain:  one row per project, request and event
-- dist:   project_id
-- test:   unique(project_id, ticket_id, event_no)
-- test:   same_rows(staging.ticket_events)

-- The order is that of time, whatever that of the file. Within one second it is the one
-- in which things happen: answered before arrived, resolved before closed, and opened
-- anew last, so that a doubt never ends a repair.

with

events as (select * from staging.ticket_events),

ranked as (
    select
        events.*,
        case events.event
            when 'opened' then 1
            when 'responded' then 2
            when 'arrived' then 3
            when 'suspended' then 4
            when 'resumed' then 5
            when 'resolved' then 6
            when 'closed' then 7
            when 'reopened' then 8
            else 9
        end as event_rank
    from events
)

select
    project_id,
    ticket_id,
    row_number() over (
        partition by project_id, ticket_id
        order by event_at, event_rank, source_file, source_line, load_id
    ) as event_no,
    system_name,
    unit_name,
    category,
    severity,
    channel,
    state,
    event,
    suspended_minutes,
    reopened_count,
    is_fault,
    event_at,
    load_id,
    source_file,
    source_line
from ranked
