-- about:  Which part of each payment went to which milestone of its contract.
-- grain:  one row per evaluation, payment and milestone; 0 is beyond the last one
-- dist:   ref
-- test:   unique(evaluation_id, payment_id, milestone_no)

-- Payments fill the milestones in order. What was refunded later was not paid: a
-- payment counts with what it added to the sum that stayed. The slices of a contract
-- add up to what was paid on it.

with

payments as (select * from core.payments),

milestones as (select * from core.milestones),

lasting as (
    select
        evaluation_id,
        contract_id,
        payment_id,
        paid_date,
        row_number() over (
            partition by evaluation_id, contract_id
            order by paid_date, payment_id
        ) as place,
        min(cumulative_amount) over (
            partition by evaluation_id, contract_id
            order by paid_date, payment_id
            rows between current row and unbounded following
        ) as until_amount
    from payments
),

added as (
    select
        lasting.*,
        case
            when place = 1 then 0
            else lag(until_amount) over (
                partition by evaluation_id, contract_id
                order by place
            )
        end as from_amount
    from lasting
),

ranges as (
    select
        evaluation_id,
        contract_id,
        milestone_no,
        cumulative_amount - due_amount as from_amount,
        cumulative_amount              as until_amount
    from milestones
    where due_amount > 0
),

sliced as (
    select
        added.evaluation_id,
        added.contract_id,
        added.payment_id,
        ranges.milestone_no,
        added.paid_date,
        -- where the two ranges overlap; neither is ever missing
        least(added.until_amount, ranges.until_amount)
        -- and where both begin
        - greatest(added.from_amount, ranges.from_amount) as amount
    from added
    inner join ranges
        on ranges.evaluation_id = added.evaluation_id
        and ranges.contract_id = added.contract_id
        and ranges.from_amount < added.until_amount
        and ranges.until_amount > added.from_amount
    where added.until_amount > added.from_amount
),

summed as (
    select
        evaluation_id,
        payment_id,
        sum(amount) as amount
    from sliced
    group by evaluation_id, payment_id
),

beyond as (
    select
        added.evaluation_id,
        added.contract_id,
        added.payment_id,
        0                                                            as milestone_no,
        added.paid_date,
        -- a payment that fills no milestone lies beyond them whole
        added.until_amount - added.from_amount - coalesce(summed.amount, 0) as amount
    from added
    left join summed
        on summed.evaluation_id = added.evaluation_id
        and summed.payment_id = added.payment_id
)

select evaluation_id, contract_id, payment_id, milestone_no, paid_date, amount
from sliced
union all
select evaluation_id, contract_id, payment_id, milestone_no, paid_date, amount
from beyond
where amount <> 0
