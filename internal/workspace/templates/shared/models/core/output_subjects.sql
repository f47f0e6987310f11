-- about:  Outputs by subject: all of them, and each category.
-- grain:  one row per evaluation, subject and output
-- dist:   ref
-- test:   unique(evaluation_id, subject, output_id)

with

outputs as (select * from core.outputs)

select
    evaluation_id,
    '全部' as subject,
    output_id,
    unit,
    planned_count,
    actual_count,
    qualified_count,
    planned_cost,
    actual_cost,
    is_in_time
from outputs
union all
select
    evaluation_id,
    category as subject,
    output_id,
    unit,
    planned_count,
    actual_count,
    qualified_count,
    planned_cost,
    actual_cost,
    is_in_time
from outputs
