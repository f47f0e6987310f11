-- about:  Measured values of the whole period, as the exact decimals that rules score.
-- grain:  one row per measure, evaluation and subject
-- dist:   ref
-- test:   unique(measure, evaluation_id, subject)

-- A measure gives a double. Fifteen significant digits are what every double keeps of
-- the decimal it stands for, so the value counts with these, half up, and from here to
-- the printed score all is decimal: 0.9335 is 0.9335 and not 0.93349999999999999645.
-- This and the quotients of the rules (14 digits) are the only places where a digit is
-- dropped; a score keeps 11, which takes their dust off again before it is rounded, so
-- that a tie (3.335) stays one. docs/rules.md has the bound.
-- floor() of the same double is the same on both engines, where a cast to a decimal is
-- not. No limit can be set beyond 10^13; a value beyond counts as that.

with

measured as (select * from marts.measure_values),

periods as (select * from core.periods where period_kind = 'whole')

select
    measured.measure,
    measured.evaluation_id,
    measured.subject,
    measured.numerator,
    measured.denominator,
    measured.n,
    measured.value as measured_value,
    -- cast branch by branch: a case of decimals would keep the fewest of their digits
    case
        when abs(value) < 10 then cast(
            cast(floor(value * 100000000000000 + 0.5) as decimal(38,0))
            * 0.00000000000001
            as decimal(38,14))
        when abs(value) < 100 then cast(
            cast(floor(value * 10000000000000 + 0.5) as decimal(38,0))
            * 0.0000000000001
            as decimal(38,14))
        when abs(value) < 1000 then cast(
            cast(floor(value * 1000000000000 + 0.5) as decimal(38,0)) * 0.000000000001
            as decimal(38,14))
        when abs(value) < 10000 then cast(
            cast(floor(value * 100000000000 + 0.5) as decimal(38,0)) * 0.00000000001
            as decimal(38,14))
        when abs(value) < 10000000 then cast(
            cast(floor(value * 100000000 + 0.5) as decimal(38,0)) * 0.00000001
            as decimal(38,14))
        when abs(value) < 10000000000 then cast(
            cast(floor(value * 100000 + 0.5) as decimal(38,0)) * 0.00001
            as decimal(38,14))
        when abs(value) < 10000000000000 then cast(
            cast(floor(value * 100 + 0.5) as decimal(38,0)) * 0.01
            as decimal(38,14))
        when value > 0 then cast(10000000000000 as decimal(38,14))
        when value < 0 then cast(-10000000000000 as decimal(38,14))
    end            as value
from measured
inner join periods
    on periods.evaluation_id = measured.evaluation_id
    and periods.period = measured.period
