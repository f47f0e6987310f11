-- about:  The running sum of payments over the days that matter.
-- grain:  one row per evaluation, day and what happened
-- dist:   ref
-- test:   unique(evaluation_id, step_date, step_name)

with

events as (select * from core.contract_events),

payments as (select * from core.payments),

evaluations as (select * from core.evaluations),

contracts as (select * from core.contracts),

with_contracts as (
    select evaluation_id
    from contracts
    group by evaluation_id
),

steps as (
    select
        evaluation_id,
        event_date as step_date,
        event      as step_name
    from events
    union
    select
        evaluation_id,
        paid_date as step_date,
        '支付'    as step_name
    from payments
    union
    select
        evaluation_id,
        cast(cast(fiscal_year as text) || '-12-31' as date) as step_date,
        '年末'                                              as step_name
    from evaluations
    union
    select
        evaluation_id,
        as_of    as step_date,
        '评价日' as step_name
    from evaluations
),

summed as (
    select
        steps.evaluation_id,
        steps.step_date,
        steps.step_name,
        sum(payments.amount) as paid_amount
    from steps
    inner join with_contracts on with_contracts.evaluation_id = steps.evaluation_id
    left join payments
        on payments.evaluation_id = steps.evaluation_id
        and payments.paid_date <= steps.step_date
    group by steps.evaluation_id, steps.step_date, steps.step_name
)

select
    evaluation_id,
    step_date,
    step_name,
    -- no payment by that day is a payment of nothing
    coalesce(paid_amount, 0) as paid_amount
from summed
