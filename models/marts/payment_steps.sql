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

amounts as (
    select
        evaluation_id,
        step_date,
        step_name,
        cast(0 as decimal(18,2)) as amount
    from steps
    union all
    select
        evaluation_id,
        paid_date                as step_date,
        cast(null as text)       as step_name,
        amount
    from payments
),

-- payments of the day itself count
running as (
    select
        evaluation_id,
        step_date,
        step_name,
        sum(amount) over (
            partition by evaluation_id
            order by step_date
            range between unbounded preceding and current row
        ) as paid_amount
    from amounts
)

select
    running.evaluation_id,
    running.step_date,
    running.step_name,
    running.paid_amount
from running
inner join with_contracts on with_contracts.evaluation_id = running.evaluation_id
where running.step_name is not null
