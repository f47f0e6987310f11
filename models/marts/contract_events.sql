-- about:  What happened to each contract, and when.
-- grain:  one row per evaluation, contract and event
-- dist:   ref
-- test:   unique(evaluation_id, contract_id, event)

select
    evaluation_id,
    contract_id,
    event,
    evidence,
    event_date,
    source_file,
    source_line
from core.contract_events
