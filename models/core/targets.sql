-- about:  Planned values of a project, as each of its evaluations sees them.
-- grain:  one row per evaluation, measure, subject and period
-- dist:   ref
-- test:   unique(evaluation_id, measure, subject, period)

with

targets as (select * from staging.targets),

evaluations as (select * from core.evaluations)

select
    evaluations.evaluation_id,
    targets.measure,
    targets.subject,
    targets.period,
    targets.value as target,
    targets.unit,
    targets.basis,
    targets.load_id,
    targets.source_file,
    targets.source_line
from targets
inner join evaluations on evaluations.project_id = targets.project_id
