-- about:  Why points were lost, in the judges' words.
-- grain:  one row per evaluation and indicator with a lost point
-- dist:   ref
-- test:   unique(evaluation_id, indicator_id)

with

points as (select * from marts.points)

select
    evaluation_id,
    indicator_id,
    -- a lost point without a reason is named itself
    string_agg(coalesce(reason, point), '；' order by point_no) as reason
from points
where earned_share < 1
group by evaluation_id, indicator_id
