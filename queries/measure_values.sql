-- about:  Every measure's numerator, denominator, n and value.
-- params: evaluation_id, measure, period
-- shape:  one row per measure, subject and period

select
    measure,
    evaluation_id,
    subject,
    period,
    numerator,
    denominator,
    n,
    value
from marts.measure_values
where (cast($evaluation_id as text) is null
    or evaluation_id = cast($evaluation_id as text))
    and (cast($period as text) is null or period = cast($period as text))
    and (cast($measure as text) is null or measure = cast($measure as text))
order by measure, evaluation_id, period, subject
