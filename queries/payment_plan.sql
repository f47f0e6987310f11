-- about:  What had fallen due and what was paid, by month (S curve).
-- params: evaluation_id
-- shape:  one row per month

select
    evaluation_id,
    month,
    due_amount,
    paid_amount,
    undated_amount
from marts.payment_plan
where (cast($evaluation_id as text) is null
    or evaluation_id = cast($evaluation_id as text))
order by evaluation_id, month
