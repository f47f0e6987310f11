-- about:  What the cover and the notes of a report say.
-- params: evaluation_id
-- shape:  one row per setting

select
    evaluation_id,
    name,
    value
from marts.report_settings
where (cast($evaluation_id as text) is null
    or evaluation_id = cast($evaluation_id as text))
order by evaluation_id, name
