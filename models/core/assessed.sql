-- about:  All that must be scored: each indicator, the weight of those that do not apply spread over their siblings.
-- grain:  one row per evaluation and indicator
-- dist:   ref
-- test:   unique(evaluation_id, indicator_id)
-- test:   same_rows(staging.indicators)

-- Siblings are the indicators of the same second level; if none of them applies, those
-- of the same first level; if none there either, the whole tree.

with

indicators as (select * from staging.indicators),

applied as (
    select
        indicators.*,
        case when not_applicable is null then weight else 0 end as applied_weight
    from indicators
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
            when not_applicable is not null then cast(0 as double precision)
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
        end as spread_weight
    from levels
)

select
    evaluation_id,
    indicator_id,
    indicator_no,
    level1_no,
    level1,
    level2_no,
    level2,
    level3,
    explanation,
    rule,
    measure,
    subject,
    unit,
    basis,
    not_for,
    not_applicable,
    weight                                  as own_weight,
    cast(spread_weight as decimal(12,6))    as weight,
    target,
    full_at,
    zero_at,
    pass_at,
    deduct_share,
    source_file,
    source_line
from spread
