-- about:  The measures that scores rest on: what each is, and its SQL.
-- params: measure
-- shape:  one row per measure

select
    measure,
    about,
    sql_path,
    sql_text,
    rows_of
from marts.measure_texts
where (cast($measure as text) is null or measure = cast($measure as text))
order by measure
