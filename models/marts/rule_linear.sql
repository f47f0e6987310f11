-- about:  Rule linear: full marks at full_at, none at zero_at, a straight line between.
-- grain:  one row per evaluation and indicator scored by this rule
-- dist:   ref
-- test:   unique(evaluation_id, indicator_id)
-- test:   between(earned_share, 0, 1)

-- earned = (value − zero_at) / (full_at − zero_at), cut at 0 and 1. zero_at above
-- full_at means lower is better. "Each point below costs 5 % of the weight" is
-- full_at 1, zero_at 0.8.

with

measured as (select * from marts.assessed_values where rule = 'linear')

select
    evaluation_id,
    indicator_id,
    value,
    case when value is null then 'no_data' else 'scored' end as status,
    case
        when value is null then null
        when (value - cast(zero_at as double precision))
            / nullif(cast(full_at - zero_at as double precision), 0) >= 1 then 1
        when (value - cast(zero_at as double precision))
            / nullif(cast(full_at - zero_at as double precision), 0) <= 0 then 0
        else (value - cast(zero_at as double precision))
            / nullif(cast(full_at - zero_at as double precision), 0)
    end                                                      as earned_share
from measured
