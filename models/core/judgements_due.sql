-- about:  Judgements still to be given: open points, and what an expert left out.
-- grain:  one row per evaluation, indicator, point and expert; expert may be null
-- dist:   ref
-- test:   unique(evaluation_id, indicator_id, point_no, expert)

with

points as (select * from core.points_to_judge),

calls as (select * from core.expert_calls)

select
    points.evaluation_id,
    points.indicator_id,
    points.indicator_no,
    points.level1,
    points.level2,
    points.level3,
    points.rule,
    points.point_no,
    points.point,
    calls.expert,
    points.deduct_share,
    points.zero_from,
    points.trimmed,
    points.is_open,
    points.reason,
    points.weight,
    points.source_file,
    points.source_line
from points
left join calls
    on calls.evaluation_id = points.evaluation_id
    and calls.indicator_id = points.indicator_id
    and calls.point_no = points.point_no
where points.is_open or calls.expert is not null
