-- about:  Repair and service requests, each once.
-- grain:  one row per project and request
-- dist:   project_id
-- test:   unique(project_id, ticket_id)

with

received as (select * from raw.tickets),

replaced as (select * from raw.superseded where feed = 'tickets'),

current_rows as (
    select received.*
    from received
    left join replaced
        on replaced.load_id = received.load_id
        and replaced.source_line = received.source_line
    where replaced.load_id is null
)

select
    project_id,
    ticket_id,
    system_name,
    unit_name,
    category,
    severity,
    channel,
    description,
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
from current_rows
