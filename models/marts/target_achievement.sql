-- about:  Measured values against the planned ones (targets feed).
-- grain:  one row per evaluation, measure, subject and period with a target
-- dist:   ref
-- test:   unique(evaluation_id, measure, subject, period)

-- A target whose measure has no value keeps its row: the value is missing, not zero.

with

targets as (select * from core.targets),

measured as (select * from marts.measure_values)

select
    targets.evaluation_id,
    targets.measure,
    targets.subject,
    targets.period,
    targets.unit,
    targets.basis,
    targets.target,
    measured.value,
    measured.value
    / nullif(cast(targets.target as double precision), 0) as achieved_share,
    targets.source_file,
    targets.source_line
from targets
left join measured
    on measured.evaluation_id = targets.evaluation_id
    and measured.measure = targets.measure
    and measured.subject = targets.subject
    and measured.period = targets.period
