-- about:  Interest on what was paid late to small and medium suppliers, part by part.
-- grain:  one row per evaluation, contract, milestone and payment; blank: not paid yet
-- dist:   ref
-- test:   unique(evaluation_id, contract_id, milestone_no, payment_id)

select
    evaluation_id,
    contract_id,
    milestone_no,
    payment_id,
    amount,
    due_date,
    until_date,
    days,
    agreed_rate,
    daily_rate,
    is_certain,
    interest_amount,
    basis,
    source_file,
    source_line
from core.late_interest
