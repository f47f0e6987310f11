-- about:  Contract events against every limit that binds them.
-- grain:  one row per evaluation, contract, event and limit
-- dist:   ref
-- test:   unique(evaluation_id, contract_id, event, limit_basis)

select
    evaluation_id,
    contract_id,
    event,
    limit_basis,
    status,
    event_date,
    limit_date,
    days_over
from core.contract_timeline
