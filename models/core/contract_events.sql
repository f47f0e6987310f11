-- about:  What happened to each contract an evaluation sees, and when.
-- grain:  one row per evaluation, contract and event
-- dist:   ref
-- test:   unique(evaluation_id, contract_id, event)

with

events as (select * from staging.events),

contracts as (select * from core.contracts)

select
    contracts.evaluation_id,
    events.contract_id,
    events.event,
    events.evidence,
    events.event_date,
    events.load_id,
    events.source_file,
    events.source_line
from events
inner join contracts
    on contracts.project_id = events.project_id
    and contracts.contract_id = events.contract_id
    and events.event_date <= contracts.as_of
