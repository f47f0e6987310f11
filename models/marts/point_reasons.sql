-- about:  Why points were lost or wait, in the judges' words.
-- grain:  one row per evaluation and indicator with such a point
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
    -- too few marks to trim: what is missing is said
    or status = 'awaiting_judgement' and reason is not null
group by evaluation_id, indicator_id
