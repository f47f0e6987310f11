-- about:  The running sum of payments over the days that matter.
-- params: evaluation_id
-- shape:  one row per day and what happened

select
    evaluation_id,
    step_date,
    step_name,
    paid_amount
from marts.payment_steps
where (cast($evaluation_id as text) is null
    or evaluation_id = cast($evaluation_id as text))
order by evaluation_id, step_date, step_name
