-- about:  What was paid towards each milestone, when, and what the contract says to it.
-- grain:  one row per evaluation, contract and milestone
-- dist:   ref
-- test:   unique(evaluation_id, contract_id, milestone_no)
-- test:   accepted(status, '合规', '提前支付', '滞后支付', '部分支付', '逾期未付', '未到期', '无法判定')

-- Payments fill the milestones in order: a milestone's part is what lies between the
-- cumulative amount before it and its own. Its paid day is the day from which the
-- running sum stayed at its cumulative amount or above: what was refunded later was not
-- paid.
-- Where an event it waits for is not dated, nothing is decided: 无法判定, never 合规.

with

milestones as (select * from core.milestones),

payments as (select * from core.payments),

contracts as (select * from core.contracts),

lasting as (
    select
        evaluation_id,
        contract_id,
        paid_date,
        min(cumulative_amount) over (
            partition by evaluation_id, contract_id
            order by paid_date, payment_id
            rows between current row and unbounded following
        ) as lasting_amount
    from payments
),

reached as (
    select
        milestones.evaluation_id,
        milestones.contract_id,
        milestones.milestone_no,
        min(lasting.paid_date) as full_date
    from milestones
    inner join lasting
        on lasting.evaluation_id = milestones.evaluation_id
        and lasting.contract_id = milestones.contract_id
        and lasting.lasting_amount >= milestones.cumulative_amount
    group by milestones.evaluation_id, milestones.contract_id, milestones.milestone_no
),

filled as (
    select
        milestones.*,
        contracts.paid_amount                          as contract_paid_amount,
        reached.full_date
    from milestones
    inner join contracts
        on contracts.evaluation_id = milestones.evaluation_id
        and contracts.contract_id = milestones.contract_id
    left join reached
        on reached.evaluation_id = milestones.evaluation_id
        and reached.contract_id = milestones.contract_id
        and reached.milestone_no = milestones.milestone_no
),

allotted as (
    select
        filled.*,
        case
            when contract_paid_amount >= cumulative_amount then due_amount
            when contract_paid_amount <= cumulative_amount - due_amount then 0
            else contract_paid_amount - (cumulative_amount - due_amount)
        end as paid_amount
    from filled
)

select
    evaluation_id,
    contract_id,
    milestone_no,
    condition,
    missing_events,
    open_events,
    days_after,
    days_kind,
    cumulative_share,
    cumulative_amount,
    due_share,
    due_amount,
    cast(paid_amount as decimal(18,2))  as paid_amount,
    met_date,
    due_date,
    full_date                           as paid_date,
    full_date - due_date                as lag_days,
    as_of,
    case
        when missing_events <> '' then '无法判定'
        -- an alternative without a date may have come before the payment
        when full_date is not null and full_date < met_date and open_events <> ''
            then '无法判定'
        when full_date is not null and full_date < met_date then '提前支付'
        when full_date is not null and days_kind is not null and full_date > due_date
            then '滞后支付'
        when full_date is not null then '合规'
        when paid_amount > 0 then '部分支付'
        when due_date < as_of then '逾期未付'
        else '未到期'
    end                                 as status,
    load_id,
    source_file,
    source_line
from allotted
