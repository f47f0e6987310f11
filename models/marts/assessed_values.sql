-- about:  Each measured indicator with the value its rule scores; none is no data.
-- grain:  one row per evaluation and measured indicator
-- dist:   ref
-- test:   unique(evaluation_id, indicator_id)

with

assessed as (
    select * from core.assessed where measure is not null and rule <> 'average'
),

measured as (select * from marts.measured_values)

select
    assessed.evaluation_id,
    assessed.indicator_id,
    assessed.rule,
    assessed.target,
    assessed.full_at,
    assessed.zero_at,
    assessed.pass_at,
    assessed.deduct_share,
    assessed.over_from,
    assessed.over_deduct,
    measured.numerator,
    measured.denominator,
    measured.n,
    measured.value,
    assessed.is_planned
from assessed
left join measured
    on measured.evaluation_id = assessed.evaluation_id
    and measured.measure = assessed.measure
    and measured.subject = assessed.subject
