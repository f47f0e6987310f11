-- about:    Stated control totals are what the loaded rows come to.
-- severity: warn

-- A difference is a row that was not loaded, or loaded twice, or another scope: to be
-- asked about before anything is signed.

select
    evaluation_id,
    claim_id,
    quantity,
    claimed,
    found,
    difference,
    missing,
    source_file,
    source_line
from core.reconciliation
where status <> '一致'
