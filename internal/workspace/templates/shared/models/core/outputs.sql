-- about:  Outputs of the evaluation's fiscal year, and whether each was done in time.
-- grain:  one row per evaluation and output
-- dist:   ref
-- test:   unique(evaluation_id, output_id)

-- An output that is not done and not yet due on the as-of day is neither in time nor
-- late.

with

received as (select * from staging.outputs),

evaluations as (select * from core.evaluations)

select
    evaluations.evaluation_id,
    received.output_id,
    received.category,
    received.output_name,
    received.unit,
    received.planned_count,
    received.actual_count,
    received.qualified_count,
    received.planned_cost,
    received.actual_cost,
    case
        when received.planned_date is null then null
        when received.actual_date <= received.planned_date
            and received.actual_date <= evaluations.as_of then true
        when received.planned_date > evaluations.as_of then null
        else false
    end as is_in_time,
    received.planned_date,
    received.actual_date,
    received.source_file,
    received.source_line
from received
inner join evaluations
    on evaluations.project_id = received.project_id
    and evaluations.fiscal_year = received.fiscal_year
