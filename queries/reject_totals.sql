-- about:  Why rows were not loaded, over all files of a feed, and what to ask for.
-- params: evaluation_id, feed, language
-- shape:  one row per evaluation, feed, column and reason

-- Texts are Chinese unless language says en. A row with two reasons counts under both;
-- samples are file:line: value, personal values masked.

select
    totals.evaluation_id,
    totals.feed,
    totals.column_name,
    totals.column_label,
    totals.reason_code,
    codes.label as reason,
    totals.row_count,
    totals.file_count,
    totals.samples,
    codes.ask
from marts.reject_totals as totals
left join marts.reject_codes as codes
    on codes.reason_code = totals.reason_code
    and codes.language = coalesce(cast($language as text), 'zh')
where (cast($evaluation_id as text) is null
    or totals.evaluation_id = cast($evaluation_id as text))
    and (cast($feed as text) is null or totals.feed = cast($feed as text))
order by
    totals.evaluation_id, totals.feed, totals.row_count desc nulls last,
    totals.column_name, totals.reason_code
