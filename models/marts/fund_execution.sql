-- about:  Every fund rate with its numerator, its denominator and what that is.
-- grain:  one row per evaluation, measure and basis
-- dist:   ref
-- test:   unique(evaluation_id, measure, basis)

with

measured as (select * from marts.measure_values),

periods as (select * from core.periods where period_kind = 'whole')

select
    measured.evaluation_id,
    measured.measure,
    measured.subject                            as basis,
    cast(measured.numerator as decimal(18,2))   as numerator,
    cast(measured.denominator as decimal(18,2)) as denominator,
    measured.value                              as share
from measured
inner join periods
    on periods.evaluation_id = measured.evaluation_id
    and periods.period = measured.period
where measured.measure in (
    'budget_execution', 'funds_arrived', 'funds_arrived_in_time', 'cost_saved'
)
