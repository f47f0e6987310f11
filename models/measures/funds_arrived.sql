-- about:  Money that arrived against the annual budget (资金到位率, 财预〔2020〕10号 annex 2).
-- grain:  one row per evaluation
-- dist:   ref
-- rows:   core.budget_lines where true
-- test:   unique(evaluation_id, subject, period)

with

budgets as (select * from core.budgets),

periods as (select * from core.periods where period_kind = 'whole')

select
    budgets.evaluation_id,
    '全部'                                                      as subject,
    periods.period,
    budgets.arrived_amount                                      as numerator,
    budgets.annual_amount                                       as denominator,
    1                                                           as n,
    cast(budgets.arrived_amount as double precision)
    / nullif(cast(budgets.annual_amount as double precision), 0) as value
from budgets
inner join periods on periods.evaluation_id = budgets.evaluation_id
