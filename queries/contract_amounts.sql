-- about:  What each contract was signed for, what it is worth now, in which currency.
-- params: evaluation_id
-- shape:  one row per contract

select
    evaluation_id,
    contract_id,
    currency,
    original_amount,
    price_amount,
    paid_amount
from marts.contract_amounts
where (cast($evaluation_id as text) is null
    or evaluation_id = cast($evaluation_id as text))
order by evaluation_id, contract_id
