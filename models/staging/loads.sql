-- about:  Files that are loaded now, with the counts of the ledger.
-- grain:  one row per load
-- dist:   ref
-- test:   unique(load_id)

select
    load_id,
    project_id,
    feed,
    source_file,
    sheet,
    encoding,
    rows_read,
    rows_loaded,
    rows_rejected,
    rows_superseded,
    content_sha256,
    loaded_at
from ops.loads
where is_current
