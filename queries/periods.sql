-- about:  The periods of an evaluation: whole, quarters, months.
-- params: evaluation_id
-- shape:  one row per period

select
    evaluation_id,
    period,
    period_kind,
    period_start,
    period_end
from marts.periods
where (cast($evaluation_id as text) is null
    or evaluation_id = cast($evaluation_id as text))
order by evaluation_id, period_kind, period_start
