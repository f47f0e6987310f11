-- about:  Why rows of each file were not loaded, three of them, and what to ask for.
-- params: evaluation_id, feed, language
-- shape:  one row per evaluation, file, column and reason

-- Texts are Chinese unless language says en. A row with two reasons counts under both;
-- samples are line: value, personal values masked.

select
    reasons.evaluation_id,
    reasons.feed,
    reasons.source_file,
    reasons.sheet,
    reasons.column_name,
    reasons.column_label,
    reasons.reason_code,
    codes.label as reason,
    reasons.row_count,
    reasons.samples,
    codes.ask
from marts.reject_reasons as reasons
left join marts.reject_codes as codes
    on codes.reason_code = reasons.reason_code
    and codes.language = coalesce(cast($language as text), 'zh')
where (cast($evaluation_id as text) is null
    or reasons.evaluation_id = cast($evaluation_id as text))
    and (cast($feed as text) is null or reasons.feed = cast($feed as text))
order by
    reasons.evaluation_id, reasons.feed, reasons.source_file, reasons.sheet,
    reasons.row_count desc nulls last, reasons.column_name, reasons.reason_code
