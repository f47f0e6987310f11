-- about:  Findings that may be printed.
-- grain:  one row per evaluation and finding
-- dist:   ref
-- test:   unique(evaluation_id, finding_id)

select
    evaluation_id,
    finding_no,
    finding_id,
    title,
    severity,
    indicator_id,
    text_template,
    advice_template,
    is_dropped,
    source_file
from staging.findings
