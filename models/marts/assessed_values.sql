-- about:  Each measured indicator with the value its rule scores; none is no data.
-- grain:  one row per evaluation and measured indicator
-- dist:   ref
-- test:   unique(evaluation_id, indicator_id)

with

assessed as (select * from core.assessed where measure is not null),

periods as (select * from core.periods where period_kind = 'whole'),

measured as (select * from marts.measure_values)

select
    assessed.evaluation_id,
    assessed.indicator_id,
    assessed.rule,
    assessed.target,
    assessed.full_at,
    assessed.zero_at,
    assessed.pass_at,
    assessed.deduct_share,
    measured.numerator,
    measured.denominator,
    measured.n,
    measured.value,
    assessed.is_planned
from assessed
inner join periods on periods.evaluation_id = assessed.evaluation_id
left join measured
    on measured.evaluation_id = assessed.evaluation_id
    and measured.measure = assessed.measure
    and measured.subject = assessed.subject
    and measured.period = periods.period
