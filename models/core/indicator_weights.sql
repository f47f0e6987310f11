-- about:  Weights of the indicators; that of one that does not apply is spread.
-- grain:  one row per evaluation and indicator
-- dist:   ref
-- test:   unique(evaluation_id, indicator_id)
-- test:   same_rows(staging.indicators)

-- Siblings are the indicators of the same second level; if none of them applies, those
-- of the same first level; if none there either, the whole tree. An indicator does not
-- apply when the tree says so, or when people judged that none of its points does.
-- Six digits of a weight are kept by rounding the running sum, not each weight, so that
-- the weights still add up to the whole.

with

indicators as (select * from staging.indicators),

points as (select * from core.points),

open_points as (
    select
        evaluation_id,
        indicator_id,
        count(case
            when measure is not null or verdict is null or verdict <> '不适用' then 1
        end) as open_count
    from points
    group by evaluation_id, indicator_id
),

reasoned as (
    select
        indicators.*,
        case
            when indicators.not_applicable is not null then indicators.not_applicable
            when open_points.open_count = 0 then '评分要点均不适用'
        end as why_not_applicable
    from indicators
    left join open_points
        on open_points.evaluation_id = indicators.evaluation_id
        and open_points.indicator_id = indicators.indicator_id
        and indicators.rule in ('points', 'graded', 'experts')
),

applied as (
    select
        reasoned.*,
        case when why_not_applicable is null then weight else 0 end as applied_weight
    from reasoned
),

sums as (
    select
        applied.*,
        sum(weight) over level2_siblings         as level2_sum,
        sum(applied_weight) over level2_siblings as level2_applied,
        sum(applied_weight) over level1_siblings as level1_applied,
        sum(applied_weight) over whole_tree      as tree_applied
    from applied
    window
        level2_siblings as (partition by evaluation_id, level1_no, level2_no),
        level1_siblings as (partition by evaluation_id, level1_no),
        whole_tree as (partition by evaluation_id)
),

-- weight that a level cannot place among its own indicators
orphans as (
    select
        evaluation_id,
        level1_no,
        sum(case when level2_applied = 0 then weight else 0 end) as level2_orphans
    from sums
    group by evaluation_id, level1_no
),

levels as (
    select
        sums.*,
        case when sums.level1_applied > 0 then orphans.level2_orphans else 0 end
                                                      as level1_extra,
        sum(case when sums.level1_applied = 0 then sums.weight else 0 end)
            over (partition by sums.evaluation_id)    as tree_extra
    from sums
    inner join orphans
        on orphans.evaluation_id = sums.evaluation_id
        and orphans.level1_no = sums.level1_no
),

spread as (
    select
        levels.*,
        case
            when why_not_applicable is not null then cast(0 as double precision)
            else
                cast(weight as double precision)
                * cast(level2_sum as double precision)
                / nullif(cast(level2_applied as double precision), 0)
                + cast(weight as double precision)
                * cast(level1_extra as double precision)
                / nullif(cast(level1_applied as double precision), 0)
                + cast(weight as double precision)
                * cast(tree_extra as double precision)
                / nullif(cast(tree_applied as double precision), 0)
        end as spread_double
    from levels
),

-- decimal from here on: sums and roundings are exact, the same on both engines
decimals as (
    select
        spread.*,
        cast(
            cast(floor(spread_double * 1000000000000 + 0.5) as decimal(38,0))
            * 0.000000000001
            as decimal(18,12)
        ) as spread_weight
    from spread
),

running as (
    select
        decimals.*,
        sum(spread_weight) over (
            partition by evaluation_id
            order by indicator_no
            rows between unbounded preceding and current row
        ) as running_weight
    from decimals
)

select
    evaluation_id,
    indicator_id,
    why_not_applicable                      as not_applicable,
    weight                                  as own_weight,
    cast(
        round(cast(running_weight as decimal(20,9)), 6)
        - round(cast(running_weight - spread_weight as decimal(20,9)), 6)
        as decimal(12,6)
    )                                       as weight
from running
