-- about:  The sub-rates of each average with their weights; one without data is named.
-- params: evaluation_id
-- shape:  one row per indicator, measure and subject

select
    evaluation_id,
    indicator_id,
    measure,
    subject,
    cast(value as double precision)      as value,
    part_weight,
    cast(part_share as double precision) as part_share,
    status
from marts.average_parts
where (cast($evaluation_id as text) is null
    or evaluation_id = cast($evaluation_id as text))
order by evaluation_id, indicator_id, measure, subject
