-- about:  Rows that were not taken, with place and reason; personal values masked.
-- grain:  one row per load, line, column and reason
-- dist:   ref

select
    load_id,
    project_id,
    feed,
    source_file,
    sheet,
    source_line,
    column_name,
    value,
    reason_code,
    reason
from core.rejects
