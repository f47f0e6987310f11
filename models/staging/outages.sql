-- about:  Times a system was out of service.
-- grain:  one row per project and outage
-- dist:   project_id
-- test:   unique(project_id, outage_id)

with

received as (select * from raw.outages),

replaced as (select * from raw.superseded where feed = 'outages'),

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
    outage_id,
    system_name,
    ticket_id,
    cause,
    is_planned,
    started_at,
    ended_at,
    load_id,
    source_file,
    source_line
from current_rows
