-- about:  Rule experts: the mean of the marks several people gave the indicator.
-- grain:  one row per evaluation and indicator scored by this rule
-- dist:   ref
-- test:   unique(evaluation_id, indicator_id)
-- test:   between(earned_share, 0, 1)

-- The indicator is its own single point; core.points takes the mean, with trim without
-- the highest and the lowest mark.

with

assessed as (select * from core.assessed where rule = 'experts'),

points as (select * from marts.points)

select
    assessed.evaluation_id,
    assessed.indicator_id,
    cast(null as decimal(38,14))                  as value,
    -- an indicator whose point is not there has nothing to score
    coalesce(points.status, 'no_data')            as status,
    cast(points.earned_share as decimal(18,14))   as earned_share
from assessed
left join points
    on points.evaluation_id = assessed.evaluation_id
    and points.indicator_id = assessed.indicator_id
