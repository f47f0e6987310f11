-- about:  How many source rows each measure in use rests on, by subject.
-- params: evaluation_id, measure
-- shape:  one row per measure and subject; no count where its rows cannot be listed

select
    evaluation_id,
    measure,
    subject,
    row_count
from marts.evidence
where (cast($evaluation_id as text) is null
    or evaluation_id = cast($evaluation_id as text))
    and (cast($measure as text) is null or measure = cast($measure as text))
order by evaluation_id, measure, subject
