-- about:  Units late in consecutive months, longest first.
-- params: evaluation_id
-- shape:  one row per unit and run of months

select
    evaluation_id,
    unit_name,
    first_month,
    last_month,
    months,
    late_count
from marts.late_streaks
where (cast($evaluation_id as text) is null
    or evaluation_id = cast($evaluation_id as text))
order by
    evaluation_id, months desc nulls last, late_count desc nulls last,
    unit_name, first_month
