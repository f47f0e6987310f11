-- about:  Rule linear: full marks at full_at, none at zero_at, a straight line between.
-- grain:  one row per evaluation and indicator scored by this rule
-- dist:   ref
-- test:   unique(evaluation_id, indicator_id)
-- test:   between(earned_share, 0, 1)

-- earned = (value − zero_at) / (full_at − zero_at), cut at 0 and 1. zero_at above
-- full_at means lower is better. "Each point below costs 5 % of the weight" is
-- full_at 1, zero_at 0.8.

with

measured as (select * from marts.assessed_values where rule = 'linear'),

-- turned so that more is better
turned as (
    select
        evaluation_id,
        indicator_id,
        value,
        case when full_at > zero_at then value - zero_at else zero_at - value end
                               as above_zero,
        case when full_at > zero_at then full_at - zero_at else zero_at - full_at end
                               as whole
    from measured
)

select
    evaluation_id,
    indicator_id,
    value,
    case when value is null then 'no_data' else 'scored' end as status,
    cast(case
        when value is null then null
        when above_zero >= whole then 1
        when above_zero <= 0 then 0
        else cast(floor(
            cast(above_zero as double precision)
            / nullif(cast(whole as double precision), 0)
            * 100000000000000 + 0.5
        ) as decimal(38,0)) * 0.00000000000001
    end as decimal(18,14))                                   as earned_share
from turned
