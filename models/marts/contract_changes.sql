-- about:  Amendments and supplements of each contract, with the price they led to.
-- grain:  one row per evaluation, contract and change
-- dist:   ref
-- test:   unique(evaluation_id, contract_id, change_no)

select
    evaluation_id,
    contract_id,
    change_no,
    change_kind,
    original_amount,
    change_amount,
    price_amount,
    signed_date,
    source_file,
    source_line
from core.contract_changes
