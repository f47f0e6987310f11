-- about:  Budget lines of an evaluation's fiscal year.
-- grain:  one row per evaluation and fund source
-- dist:   ref
-- test:   unique(evaluation_id, fund_source)

with

budgets as (select * from staging.budgets),

evaluations as (select * from core.evaluations)

select
    evaluations.evaluation_id,
    evaluations.fiscal_year,
    budgets.fund_source,
    budgets.annual_amount,
    budgets.adjusted_amount,
    budgets.arrived_amount,
    budgets.arrived_date,
    budgets.load_id,
    budgets.source_file,
    budgets.source_line
from budgets
inner join evaluations
    on evaluations.project_id = budgets.project_id
    and evaluations.fiscal_year = budgets.fiscal_year
