-- about:  What each contract was signed for, what it is worth now, in which currency.
-- grain:  one row per evaluation and contract
-- dist:   ref
-- test:   unique(evaluation_id, contract_id)

select
    evaluation_id,
    contract_id,
    currency,
    original_amount,
    price_amount,
    paid_amount,
    source_file,
    source_line
from core.contracts
