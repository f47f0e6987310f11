-- about:  Rule pass_mark: nothing up to the mark, then a line to full marks.
-- grain:  one row per evaluation and indicator scored by this rule
-- dist:   ref
-- test:   unique(evaluation_id, indicator_id)
-- test:   between(earned_share, 0, 1)

-- earned = (rate − pass_at) / (1 − pass_at), rate = value / target, or the value itself
-- where no target is set (财预〔2021〕101号). Written without the first quotient:
-- (value − pass_at × target) / (target × (1 − pass_at)). A target of zero gives no
-- rate, nor does a planned target that is not on record: no data.

with

measured as (select * from marts.assessed_values where rule = 'pass_mark'),

targeted as (
    select
        evaluation_id,
        indicator_id,
        value,
        pass_at,
        case
            when target > 0 then target
            when target is null and not is_planned then cast(1 as decimal(18,6))
        end as target
    from measured
),

lines as (
    select
        evaluation_id,
        indicator_id,
        value,
        target,
        value - pass_at * target  as above_mark,
        target - pass_at * target as whole
    from targeted
)

select
    evaluation_id,
    indicator_id,
    value,
    case
        when value is null or target is null then 'no_data'
        else 'scored'
    end                      as status,
    cast(case
        when value is null or target is null then null
        when value >= target then 1
        when above_mark <= 0 then 0
        else cast(floor(
            cast(above_mark as double precision)
            / nullif(cast(whole as double precision), 0)
            * 100000000000000 + 0.5
        ) as decimal(38,0)) * 0.00000000000001
    end as decimal(18,14))   as earned_share
from lines
