-- about:  Every payment milestone with what it waits for and where it stands.
-- params: evaluation_id
-- shape:  one row per contract and milestone

select
    evaluation_id,
    contract_id,
    milestone_no,
    condition,
    missing_events,
    due_share,
    due_amount,
    due_date,
    paid_amount,
    paid_date,
    lag_days,
    status,
    source_file,
    source_line
from marts.payment_milestones
where (cast($evaluation_id as text) is null
    or evaluation_id = cast($evaluation_id as text))
order by evaluation_id, contract_id, milestone_no
