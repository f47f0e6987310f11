-- about:  Requests, each once: from lists with a row each and from logs of events.
-- grain:  one row per project and request
-- dist:   project_id
-- test:   unique(project_id, ticket_id)

-- A request that stands in both counts as its list says: that is what the office itself
-- made of it. Its events stay in core.ticket_events.

with

tickets as (select * from staging.tickets),

logs as (select * from core.ticket_logs),

unlisted as (
    select logs.*
    from logs
    left join tickets
        on tickets.project_id = logs.project_id
        and tickets.ticket_id = logs.ticket_id
    where tickets.ticket_id is null
)

select
    project_id,
    ticket_id,
    system_name,
    unit_name,
    category,
    severity,
    channel,
    cast(suspended_minutes as double precision) as suspended_minutes,
    reopened_count,
    is_fault,
    opened_at,
    responded_at,
    arrived_at,
    resolved_at,
    closed_at,
    load_id,
    source_file,
    source_line
from tickets
union all
select
    project_id,
    ticket_id,
    system_name,
    unit_name,
    category,
    severity,
    channel,
    suspended_minutes,
    reopened_count,
    is_fault,
    opened_at,
    responded_at,
    arrived_at,
    resolved_at,
    closed_at,
    load_id,
    source_file,
    source_line
from unlisted
