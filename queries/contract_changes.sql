-- about:  Amendments and supplements of each contract, with the price they led to.
-- params: evaluation_id
-- shape:  one row per contract and change

select
    evaluation_id,
    contract_id,
    change_no,
    change_kind,
    original_amount,
    change_amount,
    price_amount,
    signed_date
from marts.contract_changes
where (cast($evaluation_id as text) is null
    or evaluation_id = cast($evaluation_id as text))
order by evaluation_id, contract_id, signed_date, change_no
