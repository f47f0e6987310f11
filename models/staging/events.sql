-- about:  What happened to a contract and when.
-- grain:  one row per project, contract and event
-- dist:   project_id
-- test:   unique(project_id, contract_id, event)

with

received as (select * from raw.events),

replaced as (select * from raw.superseded where feed = 'events'),

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
    contract_id,
    event,
    evidence,
    event_date,
    load_id,
    source_file,
    source_line
from current_rows
