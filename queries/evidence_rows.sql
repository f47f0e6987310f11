-- about:  The first rows that each measure in use rests on, with file and line.
-- params: evaluation_id, measure, subject
-- shape:  one row per measure, subject and row; personal columns left out

select
    evaluation_id,
    measure,
    subject,
    row_no,
    source_file,
    sheet,
    source_line,
    text
from marts.evidence_rows
where (cast($evaluation_id as text) is null
    or evaluation_id = cast($evaluation_id as text))
    and (cast($measure as text) is null or measure = cast($measure as text))
    and (cast($subject as text) is null or subject = cast($subject as text))
order by evaluation_id, measure, subject, row_no
