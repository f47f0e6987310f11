-- about:  Rows that were not loaded, with place and reason; personal values masked.
-- params: feed
-- shape:  one row per line, column and reason

select
    load_id,
    feed,
    source_file,
    sheet,
    source_line,
    column_name,
    value,
    reason_code,
    reason
from marts.rejected_rows
where (cast($feed as text) is null or feed = cast($feed as text))
order by feed, source_file, sheet, source_line, column_name, reason_code
