-- about:  Every payment milestone: due, paid, lag and status.
-- params: evaluation_id
-- shape:  one row per contract and milestone

select
    evaluation_id,
    contract_id,
    milestone_no,
    condition,
    due_share,
    due_amount,
    due_date,
    paid_amount,
    paid_date,
    lag_days,
    status
from marts.payment_milestones
where (cast($evaluation_id as text) is null
    or evaluation_id = cast($evaluation_id as text))
order by evaluation_id, contract_id, milestone_no
