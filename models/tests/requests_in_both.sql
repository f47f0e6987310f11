-- about:    No request comes both as a row of a list and as events of a log.
-- severity: warn

-- Such a request counts once, as its list says.

with

tickets as (select * from staging.tickets),

logs as (select * from core.ticket_logs)

select
    tickets.project_id,
    tickets.ticket_id,
    tickets.source_file as list_file,
    tickets.source_line as list_line,
    logs.source_file    as log_file,
    logs.source_line    as log_line
from tickets
inner join logs
    on logs.project_id = tickets.project_id
    and logs.ticket_id = tickets.ticket_id
