-- about:  Files loaded: rows read = loaded + rejected + superseded.
-- params: evaluation_id
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
where (cast($evaluation_id as text) is null
    or project_id in (
        select summaries.project_id
        from marts.evaluation_summary as summaries
        where summaries.evaluation_id = cast($evaluation_id as text)
    ))
order by feed, source_file, sheet, load_id
