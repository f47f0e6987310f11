-- about:  Inspections of the period.
-- grain:  one row per evaluation and inspection
-- dist:   evaluation_id
-- test:   unique(evaluation_id, inspection_id)

with

received as (select * from staging.inspections),

evaluations as (select * from core.evaluations)

select
    evaluations.evaluation_id,
    received.inspection_id,
    received.unit_name,
    received.inspected_date,
    received.score,
    received.source_file,
    received.source_line
from received
inner join evaluations
    on evaluations.project_id = received.project_id
    and received.inspected_date between evaluations.period_start and evaluations.period_end
