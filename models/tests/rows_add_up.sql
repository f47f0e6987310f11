-- about:    Of every file, rows read = loaded + rejected + superseded.
-- severity: block

select
    load_id,
    source_file,
    rows_read,
    rows_loaded,
    rows_rejected,
    rows_superseded
from staging.loads
where rows_read <> rows_loaded + rows_rejected + rows_superseded
