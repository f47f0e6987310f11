-- about:  Rule pass_mark: nothing up to the mark, then a line to full marks.
-- grain:  one row per evaluation and indicator scored by this rule
-- dist:   ref
-- test:   unique(evaluation_id, indicator_id)
-- test:   between(earned_share, 0, 1)

-- earned = (rate − pass_at) / (1 − pass_at), rate = value / target, or the value itself
-- where no target is set (财预〔2021〕101号). A target of zero gives no rate, nor does a
-- planned target that is not on record: no data.

with

measured as (select * from marts.assessed_values where rule = 'pass_mark'),

rates as (
    select
        evaluation_id,
        indicator_id,
        value,
        cast(pass_at as double precision)                           as pass_at,
        case
            when target is not null
                then value / nullif(cast(target as double precision), 0)
            when not is_planned then value
        end                                                         as rate
    from measured
)

select
    evaluation_id,
    indicator_id,
    value,
    case when rate is null then 'no_data' else 'scored' end as status,
    case
        when rate is null then null
        when rate >= 1 then 1
        when rate <= pass_at then 0
        else (rate - pass_at) / nullif(1 - pass_at, 0)
    end                                                     as earned_share
from rates
