-- about:  Problems found, in order, each with its figures and its advice.
-- params: evaluation_id
-- shape:  one row per finding

select
    evaluation_id,
    finding_no,
    finding_id,
    title,
    text,
    severity,
    indicator_id,
    advice
from marts.findings
where (cast($evaluation_id as text) is null
    or evaluation_id = cast($evaluation_id as text))
order by evaluation_id, finding_no
