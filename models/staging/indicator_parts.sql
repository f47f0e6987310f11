-- about:  Sub-rates of the average rule.
-- grain:  one row per evaluation, indicator and part
-- dist:   ref
-- test:   unique(evaluation_id, indicator_id, part_no)
-- test:   unique(evaluation_id, indicator_id, measure, subject)

select
    evaluation_id,
    indicator_id,
    part_no,
    measure,
    subject,
    source_file,
    source_line
from raw.indicator_parts
