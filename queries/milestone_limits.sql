-- about:  How much of a contract may be paid in all once a milestone is reached.
-- params: evaluation_id
-- shape:  one row per contract and milestone

select
    evaluation_id,
    contract_id,
    milestone_no,
    cumulative_share,
    cumulative_amount
from marts.payment_milestones
where (cast($evaluation_id as text) is null
    or evaluation_id = cast($evaluation_id as text))
order by evaluation_id, contract_id, milestone_no
