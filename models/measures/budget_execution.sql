-- about:  Money paid against each official denominator (预算执行率), by two days.
-- grain:  one row per evaluation and subject (denominator/day)
-- dist:   ref
-- rows:   core.payments where true
-- test:   unique(evaluation_id, subject, period)

-- Numerator: payments of the fiscal year's budget, refunds taken off. The denominators
-- differ between official forms (到位: 财预〔2020〕10号 annex 2; 年初, 调整后: self-
-- evaluation forms), so every printed rate names its own. The days are the end of the
-- fiscal year and the as-of day. A project whose payments were never loaded has no
-- rows: nothing on record is not nothing paid.

with

payments as (select * from core.payments),

budgets as (select * from core.budgets),

contracts as (select * from core.contracts),

evaluations as (select * from core.evaluations),

periods as (select * from core.periods where period_kind = 'whole'),

loads as (select * from core.loads where feed = 'disbursements'),

ledgers as (
    select project_id
    from loads
    group by project_id
),

days as (
    select
        evaluations.evaluation_id,
        evaluations.fiscal_year,
        '年末'                                                       as day_name,
        cast(cast(evaluations.fiscal_year as text) || '-12-31' as date) as until_date
    from evaluations
    inner join ledgers on ledgers.project_id = evaluations.project_id
    union all
    select
        evaluations.evaluation_id,
        evaluations.fiscal_year,
        '评价日'          as day_name,
        evaluations.as_of as until_date
    from evaluations
    inner join ledgers on ledgers.project_id = evaluations.project_id
),

paid as (
    select
        days.evaluation_id,
        days.day_name,
        sum(payments.amount)         as paid_amount,
        count(payments.payment_id)   as payment_count
    from days
    left join payments
        on payments.evaluation_id = days.evaluation_id
        and payments.budget_year = days.fiscal_year
        and payments.paid_date <= days.until_date
    group by days.evaluation_id, days.day_name
),

contract_sums as (
    select
        evaluation_id,
        sum(price_amount) as price_amount
    from contracts
    group by evaluation_id
),

denominators as (
    select evaluation_id, '到位资金' as name, arrived_amount as amount from budgets
    union all
    select evaluation_id, '年初预算' as name, annual_amount as amount from budgets
    union all
    select evaluation_id, '调整后预算' as name, adjusted_amount as amount from budgets
    union all
    select evaluation_id, '合同价款' as name, price_amount as amount from contract_sums
)

select
    paid.evaluation_id,
    denominators.name || '/' || paid.day_name        as subject,
    periods.period,
    -- no payment by that day is a payment of nothing
    coalesce(paid.paid_amount, 0)                    as numerator,
    denominators.amount                              as denominator,
    paid.payment_count                               as n,
    cast(coalesce(paid.paid_amount, 0) as double precision)
    / nullif(cast(denominators.amount as double precision), 0) as value
from paid
inner join denominators on denominators.evaluation_id = paid.evaluation_id
inner join periods on periods.evaluation_id = paid.evaluation_id
