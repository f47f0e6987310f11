-- about:    Every request of a log has an event that opens it.
-- severity: warn

-- Without one it begins with its earliest event, and its times are too short.

with

logs as (select * from core.ticket_logs)

select
    project_id,
    ticket_id,
    opened_at,
    source_file,
    source_line
from logs
where not has_opening
