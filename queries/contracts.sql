-- about:  Contracts with price, paid, outstanding and retention amounts.
-- params: evaluation_id
-- shape:  one row per contract

select
    evaluation_id,
    contract_id,
    contract_name,
    contract_kind,
    buyer_name,
    supplier_name,
    price_amount,
    paid_amount,
    outstanding_amount,
    retention_amount,
    paid_share,
    payment_count,
    first_paid_date,
    last_paid_date,
    original_amount,
    change_amount,
    is_small_supplier,
    currency,
    source_file,
    source_line
from marts.contracts
where (cast($evaluation_id as text) is null
    or evaluation_id = cast($evaluation_id as text))
order by evaluation_id, contract_id
