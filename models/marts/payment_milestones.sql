-- about:  Every payment milestone: what was due, what was paid, and what that says.
-- grain:  one row per evaluation, contract and milestone
-- dist:   ref
-- test:   unique(evaluation_id, contract_id, milestone_no)

select
    evaluation_id,
    contract_id,
    milestone_no,
    condition,
    missing_events,
    status,
    due_share,
    cumulative_share,
    cumulative_amount,
    due_amount,
    paid_amount,
    due_date,
    paid_date,
    lag_days,
    source_file,
    source_line
from core.milestone_payments
