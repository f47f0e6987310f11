-- about:  Interest on late payments to small and medium suppliers.
-- params: evaluation_id
-- shape:  one row per part of a milestone that was paid late

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
    is_certain,
    interest_amount,
    basis,
    daily_rate
from marts.late_interest
where (cast($evaluation_id as text) is null
    or evaluation_id = cast($evaluation_id as text))
order by evaluation_id, contract_id, milestone_no, payment_id
