-- about:    Every measure and subject that an indicator rests on gave a row.
-- severity: warn

select
    evaluation_id,
    indicator_id,
    rule
from marts.assessed_values
where n is null
