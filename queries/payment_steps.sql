-- about:  The running sum of payments over contract events, payments, year end and as-of day.
-- params: evaluation_id
-- shape:  one row per day and what happened

select
    evaluation_id,
    step_date,
    step_name,
    paid_amount
from marts.payment_steps
where (cast($evaluation_id as text) is null or evaluation_id = cast($evaluation_id as text))
order by evaluation_id, step_date, step_name
