-- about:  Findings whose condition holds but which the workspace drops from the report.
-- params: evaluation_id
-- shape:  one row per dropped finding

select
    evaluation_id,
    finding_id,
    title,
    severity
from marts.finding_hits
where is_dropped
    and (cast($evaluation_id as text) is null
        or evaluation_id = cast($evaluation_id as text))
order by evaluation_id, finding_no
