-- about:    Every measure and subject that an indicator or a point rests on gave a row, or there is no data at all for it.
-- severity: warn

select
    evaluation_id,
    indicator_id,
    rule
from marts.assessed_values
where n is null
