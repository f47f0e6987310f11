-- about:  Contract price saved against the annual budget (成本节约率).
-- grain:  one row per evaluation
-- dist:   ref
-- rows:   core.contracts where true
-- test:   unique(evaluation_id, subject, period)

with

budgets as (select * from core.budgets),

contracts as (select * from core.contracts),

periods as (select * from core.periods where period_kind = 'whole'),

contract_sums as (
    select
        evaluation_id,
        sum(price_amount) as price_amount,
        count(*)          as contract_count
    from contracts
    group by evaluation_id
)

select
    budgets.evaluation_id,
    '全部'                                                      as subject,
    periods.period,
    budgets.annual_amount - contract_sums.price_amount          as numerator,
    budgets.annual_amount                                       as denominator,
    contract_sums.contract_count                                as n,
    cast(budgets.annual_amount - contract_sums.price_amount as double precision)
    / nullif(cast(budgets.annual_amount as double precision), 0) as value
from budgets
inner join contract_sums on contract_sums.evaluation_id = budgets.evaluation_id
inner join periods on periods.evaluation_id = budgets.evaluation_id
