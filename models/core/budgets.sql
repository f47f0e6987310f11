-- about:  Budget of an evaluation's fiscal year: annual, adjusted, arrived.
-- grain:  one row per evaluation
-- dist:   ref
-- test:   unique(evaluation_id)

with

lines as (select * from core.budget_lines)

select
    evaluation_id,
    fiscal_year,
    sum(annual_amount)                                as annual_amount,
    -- a source without adjustment keeps its annual amount
    sum(coalesce(adjusted_amount, annual_amount))     as adjusted_amount,
    sum(arrived_amount)                               as arrived_amount,
    max(arrived_date)                                 as arrived_date
from lines
group by evaluation_id, fiscal_year
