-- about:  Rule ratio: actual / target, capped at full marks (财预〔2020〕10号 Art. 16).
-- grain:  one row per evaluation and indicator scored by this rule
-- dist:   ref
-- test:   unique(evaluation_id, indicator_id)
-- test:   between(earned_share, 0, 1)

-- earned = value / target. Over-achievement earns no more than the weight; a negative
-- value earns nothing. A missing value or target stays missing through every branch,
-- and a planned target of zero is none: every value would reach it. Where over_from is
-- set, what lies above that many times the target costs over_deduct of the weight per
-- whole target: earned = 1 − (value / target − over_from) × over_deduct, down to zero.

with

measured as (select * from marts.assessed_values where rule = 'ratio'),

targeted as (
    select
        evaluation_id,
        indicator_id,
        value,
        case when target > 0 then target end as target,
        over_from,
        over_deduct
    from measured
),

lines as (
    select
        evaluation_id,
        indicator_id,
        value,
        target,
        over_from,
        -- by how much the value is over what is tolerated, times what that costs
        case
            when value > target * over_from
                then (value - target * over_from) * over_deduct
        end as over_cost
    from targeted
)

select
    evaluation_id,
    indicator_id,
    value,
    case
        when over_cost > 0
            then '实际值超过目标值的'
                || cast(cast(over_from * 100 as decimal(18,2)) as text)
                || '%，按偏离度扣分'
    end                    as reason,
    case
        when value is null or target is null then 'no_data'
        else 'scored'
    end                    as status,
    cast(case
        when value is null or target is null then null
        when over_cost >= target then 0
        when over_cost > 0 then 1 - cast(floor(
            cast(over_cost as double precision)
            / nullif(cast(target as double precision), 0)
            * 100000000000000 + 0.5
        ) as decimal(38,0)) * 0.00000000000001
        when value >= target then 1
        when value <= 0 then 0
        else cast(floor(
            cast(value as double precision)
            / nullif(cast(target as double precision), 0)
            * 100000000000000 + 0.5
        ) as decimal(38,0)) * 0.00000000000001
    end as decimal(18,14)) as earned_share
from lines
