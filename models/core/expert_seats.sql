-- about:  Who is there for each judged point: who marked it or has a row to fill in.
-- grain:  one row per evaluation, indicator, point and expert; expert may be null
-- dist:   ref
-- test:   unique(evaluation_id, indicator_id, point_no, expert)

-- A panel is who judges together: the points of one indicator, or all indicators of
-- rule experts.

with

points as (select * from core.points where measure is null),

marks as (select * from core.judgement_marks),

blanks as (select * from core.blank_judgements),

assessed as (select * from core.assessed),

indicators as (
    select
        evaluation_id,
        indicator_id,
        case when rule = 'experts' then '*' else indicator_id end as panel
    from assessed
    where rule in ('points', 'graded', 'experts') and not_applicable is null
),

rows_given as (
    select evaluation_id, indicator_id, point_no, expert, 1 as is_marked
    from marks
    union all
    select evaluation_id, indicator_id, point_no, expert, 0 as is_marked
    from blanks
)

select
    points.evaluation_id,
    indicators.panel,
    points.indicator_id,
    points.point_no,
    rows_given.expert,
    max(rows_given.is_marked) as is_marked
from points
inner join indicators
    on indicators.evaluation_id = points.evaluation_id
    and indicators.indicator_id = points.indicator_id
inner join rows_given
    on rows_given.evaluation_id = points.evaluation_id
    and rows_given.indicator_id = points.indicator_id
    and rows_given.point_no = points.point_no
group by
    points.evaluation_id, indicators.panel, points.indicator_id, points.point_no,
    rows_given.expert
