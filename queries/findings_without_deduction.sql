-- about:  Printed findings for which no indicator they speak of lost a point.
-- params: evaluation_id
-- shape:  one row per finding

-- why: no_indicator (the tree has none for it), full_score, not_scored.

select
    evaluation_id,
    finding_no,
    finding_id,
    title,
    severity,
    indicator_id,
    why
from marts.findings_without_deduction
where (cast($evaluation_id as text) is null
    or evaluation_id = cast($evaluation_id as text))
order by evaluation_id, finding_no
