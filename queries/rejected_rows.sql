-- about:  Rows that were not loaded, with place and reason; personal values masked.
-- params: evaluation_id, feed
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
where (cast($evaluation_id as text) is null
    or project_id in (
        select summaries.project_id
        from marts.evaluation_summary as summaries
        where summaries.evaluation_id = cast($evaluation_id as text)
    ))
    and (cast($feed as text) is null or feed = cast($feed as text))
order by feed, source_file, sheet, source_line, column_name, reason_code
