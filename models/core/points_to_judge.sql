-- about:  Every point that people judge, what it is worth and whether it is open.
-- grain:  one row per evaluation, indicator and point
-- dist:   ref
-- test:   unique(evaluation_id, indicator_id, point_no)

-- A point is open as long as it has no verdict, or too few marks to trim: its score
-- waits. One that a measure decides, and an indicator that does not apply, ask nobody.
-- The weight is what the point is worth in points of the score.

with

assessed as (select * from core.assessed),

all_points as (select * from core.points),

indicators as (
    select *
    from assessed
    where rule in ('points', 'graded', 'experts') and not_applicable is null
),

-- points without shares have equal ones; what does not apply is worth nothing
points as (
    select
        all_points.*,
        coalesce(share, cast(1 as decimal(9,6))) as own_share,
        measure is null and verdict = '不适用'   as is_out
    from all_points
),

shares as (
    select
        evaluation_id,
        indicator_id,
        sum(own_share) as all_shares
    from points
    where is_out is not true
    group by evaluation_id, indicator_id
)

select
    points.evaluation_id,
    points.indicator_id,
    indicators.indicator_no,
    indicators.level1,
    indicators.level2,
    indicators.level3,
    indicators.rule,
    points.point_no,
    points.point,
    points.deduct_share,
    points.zero_from,
    points.trimmed,
    points.verdict is null                                  as is_open,
    case when points.verdict is null then points.reason end as reason,
    cast(case
        when points.is_out then 0
        else cast(floor(
            cast(indicators.weight * points.own_share as double precision)
            / nullif(cast(shares.all_shares as double precision), 0)
            * 100000000000 + 0.5
        ) as decimal(38,0)) * 0.00000000001
    end as decimal(18,11))                                  as weight,
    points.source_file,
    points.source_line
from points
inner join indicators
    on indicators.evaluation_id = points.evaluation_id
    and indicators.indicator_id = points.indicator_id
left join shares
    on shares.evaluation_id = points.evaluation_id
    and shares.indicator_id = points.indicator_id
where points.measure is null
