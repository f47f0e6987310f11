-- about:  What happened to each contract, and when.
-- params: evaluation_id
-- shape:  one row per contract and event

select
    evaluation_id,
    contract_id,
    event,
    event_date,
    evidence
from marts.contract_events
where (cast($evaluation_id as text) is null
    or evaluation_id = cast($evaluation_id as text))
order by evaluation_id, contract_id, event_date, event
