-- about:  Payments with the running sum per contract.
-- grain:  one row per evaluation and payment
-- dist:   ref
-- test:   unique(evaluation_id, payment_id)

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
from core.payments
