-- about:  Status changes of requests, each with what its word means in its source.
-- grain:  one row per project, request, time and state
-- dist:   project_id
-- test:   unique(project_id, ticket_id, event_at, state)

-- A word that the source does not explain has no event: the row is kept and decides
-- nothing. Who acted (operator) stays in raw.

with

received as (select * from raw.ticket_events),

replaced as (select * from raw.superseded where feed = 'ticket_events'),

states as (select * from raw.ticket_states),

current_rows as (
    select received.*
    from received
    left join replaced
        on replaced.load_id = received.load_id
        and replaced.source_line = received.source_line
    where replaced.load_id is null
)

select
    current_rows.project_id,
    current_rows.ticket_id,
    current_rows.system_name,
    current_rows.unit_name,
    current_rows.category,
    current_rows.severity,
    current_rows.channel,
    current_rows.state,
    states.event,
    current_rows.suspended_minutes,
    current_rows.reopened_count,
    current_rows.is_fault,
    current_rows.event_at,
    current_rows.load_id,
    current_rows.source_file,
    current_rows.source_line
from current_rows
left join states
    on states.load_id = current_rows.load_id
    and states.state = lower(current_rows.state)
