-- about:  Rule pass_mark: nothing below the pass mark, then a straight line to full marks (财预〔2021〕101号).
-- grain:  one row per evaluation and indicator scored by this rule
-- dist:   ref
-- test:   unique(evaluation_id, indicator_id)
-- test:   between(earned_share, 0, 1)

-- earned = (rate − pass_at) / (1 − pass_at), rate = value / target, or the value itself
-- where no target is set.

with

measured as (select * from marts.assessed_values where rule = 'pass_mark')

select
    evaluation_id,
    indicator_id,
    value,
    case when value is null then 'no_data' else 'scored' end as status,
    case
        when value is null then null
        when value / cast(coalesce(nullif(target, 0), 1) as double precision) >= 1 then 1
        when value / cast(coalesce(nullif(target, 0), 1) as double precision)
            <= cast(pass_at as double precision) then 0
        else (value / cast(coalesce(nullif(target, 0), 1) as double precision)
            - cast(pass_at as double precision))
            / nullif(1 - cast(pass_at as double precision), 0)
    end                                                      as earned_share
from measured
