-- about:  Control totals against what the loaded rows come to (对账).
-- params: evaluation_id
-- shape:  one row per claim and quantity

select
    evaluation_id,
    subject,
    claimed,
    found,
    difference,
    status,
    quantity,
    claim_id,
    claimed_by,
    missing,
    source_file,
    source_line
from marts.reconciliation
where (cast($evaluation_id as text) is null
    or evaluation_id = cast($evaluation_id as text))
order by evaluation_id, source_file, source_line, claim_id, quantity
