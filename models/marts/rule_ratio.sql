-- about:  Rule ratio: actual / target, capped at full marks (财预〔2020〕10号 Art. 16).
-- grain:  one row per evaluation and indicator scored by this rule
-- dist:   ref
-- test:   unique(evaluation_id, indicator_id)
-- test:   between(earned_share, 0, 1)

-- earned = value / target. Over-achievement earns no more than the weight; a negative
-- value earns nothing. A missing value or target stays missing through every branch,
-- and a planned target of zero is none: every value would reach it.

with

measured as (select * from marts.assessed_values where rule = 'ratio'),

targeted as (
    select
        evaluation_id,
        indicator_id,
        value,
        case when target > 0 then cast(target as double precision) end as target
    from measured
)

select
    evaluation_id,
    indicator_id,
    value,
    case
        when value is null or target is null then 'no_data'
        else 'scored'
    end                                                      as status,
    case
        when value is null or target is null then null
        when value >= target then 1
        when value <= 0 then 0
        else value / nullif(target, 0)
    end                                                      as earned_share
from targeted
