-- about:  Payments with the running sum per contract.
-- params: evaluation_id
-- shape:  one row per payment

select
    evaluation_id,
    payment_id,
    contract_id,
    payer_name,
    payee_name,
    voucher_number,
    budget_year,
    amount,
    cumulative_amount,
    paid_date,
    source_file,
    source_line
from marts.payments
where (cast($evaluation_id as text) is null
    or evaluation_id = cast($evaluation_id as text))
order by evaluation_id, contract_id, paid_date, payment_id
