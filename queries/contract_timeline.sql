-- about:  Contract events against every limit; days_over above zero is over it.
-- params: evaluation_id
-- shape:  one row per contract, event and limit

select
    evaluation_id,
    contract_id,
    event,
    event_date,
    limit_date,
    limit_basis,
    days_over,
    status
from marts.contract_timeline
where (cast($evaluation_id as text) is null
    or evaluation_id = cast($evaluation_id as text))
order by evaluation_id, contract_id, event_date, event, limit_basis
