-- about:  Files loaded now, built or not: rows read = loaded + rejected + superseded.
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
    rows_superseded
from ops.loads
where is_current
order by feed, source_file, sheet, load_id
