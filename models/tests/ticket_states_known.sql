-- about:    Every state of a log means something, by itself or by its source.
-- severity: warn

-- A state without meaning decides nothing; `states:` of the source explains it.

with

events as (select * from staging.ticket_events)

select
    project_id,
    state,
    source_file,
    count(*)         as event_count,
    min(source_line) as first_line
from events
where event is null
group by project_id, state, source_file
