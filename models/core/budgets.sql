-- about:  Budget of an evaluation's fiscal year: annual, adjusted, arrived.
-- grain:  one row per evaluation
-- dist:   ref
-- test:   unique(evaluation_id)

with

budgets as (select * from staging.budgets),

evaluations as (select * from core.evaluations)

select
    evaluations.evaluation_id,
    evaluations.fiscal_year,
    sum(budgets.annual_amount)                                        as annual_amount,
    -- a source without adjustment keeps its annual amount
    sum(coalesce(budgets.adjusted_amount, budgets.annual_amount))     as adjusted_amount,
    sum(budgets.arrived_amount)                                       as arrived_amount,
    max(budgets.arrived_date)                                         as arrived_date
from budgets
inner join evaluations
    on evaluations.project_id = budgets.project_id
    and evaluations.fiscal_year = budgets.fiscal_year
group by evaluations.evaluation_id, evaluations.fiscal_year
