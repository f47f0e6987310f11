-- about:  Why rows were not loaded, with counts.
-- params: evaluation_id, feed
-- shape:  one row per feed, column and reason

select
    feed,
    column_name,
    reason_code,
    reason,
    count(*)                    as reason_count,
    count(distinct source_file) as file_count
from marts.rejected_rows
where (cast($evaluation_id as text) is null
    or project_id in (
        select summaries.project_id
        from marts.evaluation_summary as summaries
        where summaries.evaluation_id = cast($evaluation_id as text)
    ))
    and (cast($feed as text) is null or feed = cast($feed as text))
group by feed, column_name, reason_code, reason
order by feed, reason_count desc nulls last, column_name, reason_code, reason
