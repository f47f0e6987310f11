-- about:  What is not paid yet, and when it falls due.
-- params: evaluation_id
-- shape:  one row per milestone that is not paid in full

select
    evaluation_id,
    contract_id,
    contract_name,
    supplier_name,
    milestone_no,
    condition,
    missing_events,
    due_date,
    open_amount,
    days_left,
    horizon
from marts.payment_due
where (cast($evaluation_id as text) is null
    or evaluation_id = cast($evaluation_id as text))
order by evaluation_id, due_date nulls last, contract_id, milestone_no
