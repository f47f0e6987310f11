-- about:  Contracts with what was paid and what is left.
-- grain:  one row per evaluation and contract
-- dist:   ref
-- test:   unique(evaluation_id, contract_id)

select
    evaluation_id,
    contract_id,
    contract_name,
    contract_kind,
    buyer_name,
    supplier_name,
    original_amount,
    price_amount - original_amount                              as change_amount,
    price_amount,
    paid_amount,
    price_amount - paid_amount                                  as outstanding_amount,
    cast(price_amount * retention_share as decimal(18,2))       as retention_amount,
    cast(paid_amount as double precision)
    / nullif(cast(price_amount as double precision), 0)         as paid_share,
    payment_count,
    is_small_supplier,
    first_paid_date,
    last_paid_date,
    currency,
    source_file,
    source_line
from core.contracts
