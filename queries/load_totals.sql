-- about:  Rows of all loaded files together: read = loaded + rejected + superseded.
-- params: evaluation_id
-- shape:  one row

select
    count(*)                             as file_count,
    cast(sum(rows_read) as bigint)       as rows_read,
    cast(sum(rows_loaded) as bigint)     as rows_loaded,
    cast(sum(rows_rejected) as bigint)   as rows_rejected,
    cast(sum(rows_superseded) as bigint) as rows_superseded
from marts.load_ledger
where (cast($evaluation_id as text) is null
    or project_id in (
        select summaries.project_id
        from marts.evaluation_summary as summaries
        where summaries.evaluation_id = cast($evaluation_id as text)
    ))
order by file_count
