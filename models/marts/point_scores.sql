-- about:  What each point is worth and what it earned, in points of the score.
-- grain:  one row per evaluation, indicator and point
-- dist:   ref
-- test:   unique(evaluation_id, indicator_id, point_no)
-- test:   same_rows(marts.points)

-- A point is worth its part of the indicator's weight; points that do not apply are
-- worth nothing. Where scores are rounded at the points, so is their worth: by rounding
-- the running sum, not each (three of 4 are worth 1.33, 1.34 and 1.33), so that they
-- still add up to the weight, and what is earned of it, half up.

with

assessed as (select * from core.assessed),

evaluations as (select * from core.evaluations),

points as (select * from marts.points),

shared as (
    select
        points.evaluation_id,
        points.indicator_id,
        points.point_no,
        points.status,
        points.earned_share,
        assessed.weight,
        case
            when points.status = 'not_applicable' then cast(0 as decimal(9,6))
            else points.share
        end                                                     as share,
        -- a digit more than can be asked for leaves the exact worth
        case
            when evaluations.rounding_level = 'point' then evaluations.rounding_digits
            else 11
        end                                                     as digits
    from points
    inner join assessed
        on assessed.evaluation_id = points.evaluation_id
        and assessed.indicator_id = points.indicator_id
    inner join evaluations on evaluations.evaluation_id = points.evaluation_id
),

summed as (
    select
        shared.*,
        sum(share) over (
            partition by evaluation_id, indicator_id
            order by point_no
            rows between unbounded preceding and current row
        )                                                       as running_share,
        sum(share) over (partition by evaluation_id, indicator_id) as all_shares
    from shared
),

running as (
    select
        summed.*,
        cast(case
            when running_share = all_shares then weight
            else cast(floor(
                cast(weight * running_share as double precision)
                / nullif(cast(all_shares as double precision), 0)
                * 100000000000 + 0.5
            ) as decimal(38,0)) * 0.00000000001
        end as decimal(18,11))                                  as exact_running
    from summed
),

rounded as (
    select
        running.*,
        case
            when running_share = all_shares then exact_running
            when digits = 0 then cast(round(exact_running, 0) as decimal(18,11))
            when digits = 1 then cast(round(exact_running, 1) as decimal(18,11))
            when digits = 2 then cast(round(exact_running, 2) as decimal(18,11))
            when digits = 3 then cast(round(exact_running, 3) as decimal(18,11))
            when digits = 4 then cast(round(exact_running, 4) as decimal(18,11))
            else exact_running
        end                                                     as rounded_weight
    from running
),

-- where the weight is finer than what is rounded to, no more than it is given away
capped as (
    select
        rounded.*,
        case when rounded_weight > weight then cast(weight as decimal(18,11))
            else rounded_weight
        end                                                     as running_weight
    from rounded
),

weighed as (
    select
        capped.*,
        -- before the first point nothing is given away
        cast(running_weight - coalesce(lag(running_weight) over (
            partition by evaluation_id, indicator_id
            order by point_no
        ), 0) as decimal(18,11))                                as point_weight
    from capped
),

earned as (
    select
        weighed.*,
        cast(point_weight * earned_share as decimal(18,11))     as exact_score
    from weighed
),

scored as (
    select
        earned.*,
        case
            when earned_share = 1 then point_weight
            when digits = 0 then cast(round(exact_score, 0) as decimal(18,11))
            when digits = 1 then cast(round(exact_score, 1) as decimal(18,11))
            when digits = 2 then cast(round(exact_score, 2) as decimal(18,11))
            when digits = 3 then cast(round(exact_score, 3) as decimal(18,11))
            when digits = 4 then cast(round(exact_score, 4) as decimal(18,11))
            else exact_score
        end                                                     as rounded_score
    from earned
)

select
    evaluation_id,
    indicator_id,
    point_no,
    status,
    point_weight,
    exact_score,
    -- the rest of a spread weight may be finer than what is rounded to
    case when rounded_score > point_weight then point_weight else rounded_score end
                                                                as score
from scored
