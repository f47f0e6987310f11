-- about:  Files loaded: rows read = loaded + rejected + superseded.
-- params:
-- shape:  one row per file and sheet

select
    load_id,
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
from marts.load_ledger
order by feed, source_file, sheet, load_id
