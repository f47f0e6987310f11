-- about:  What the tree says of each indicator's scoring, one parameter a row.
-- grain:  one row per evaluation, indicator and item
-- dist:   ref
-- test:   unique(evaluation_id, indicator_id, item)
-- test:   not_null(value)

-- Items are called as in indicators.yaml; parameters that are not given have no row. A
-- planned target is no rule: it comes with the data.

with

assessed as (select * from core.assessed),

evaluations as (select * from core.evaluations),

bands as (select * from marts.indicator_bands),

points as (select * from core.points),

names as (
    select 'rule' as item
    union all select 'measure'
    union all select 'subject'
    union all select 'target'
    union all select 'full_at'
    union all select 'zero_at'
    union all select 'pass_at'
    union all select 'deduct_share'
    union all select 'over_from'
    union all select 'over_deduct'
    union all select 'weights'
    union all select 'missing'
    union all select 'each'
    union all select 'not_applicable'
    union all select 'rounding'
),

band_names as (
    select 'from' as item
    union all select 'up_to'
    union all select 'share'
),

point_names as (
    select 'text' as item
    union all select 'share'
    union all select 'measure'
    union all select 'subject'
    union all select 'at_least'
    union all select 'at_most'
    union all select 'rate'
    union all select 'deduct_share'
    union all select 'zero_from'
    union all select 'trim'
),

facts as (
    select
        assessed.evaluation_id,
        assessed.indicator_id,
        names.item,
        case names.item
            when 'rule' then assessed.rule
            when 'measure' then assessed.measure
            when 'subject' then assessed.subject
            when 'target'
                then case
                    when not assessed.is_planned
                        then cast(cast(assessed.target as decimal(24,6)) as text)
                end
            when 'full_at' then cast(assessed.full_at as text)
            when 'zero_at' then cast(assessed.zero_at as text)
            when 'pass_at' then cast(assessed.pass_at as text)
            when 'deduct_share' then cast(assessed.deduct_share as text)
            when 'over_from' then cast(assessed.over_from as text)
            when 'over_deduct' then cast(assessed.over_deduct as text)
            when 'weights' then assessed.weighted_by
            when 'missing' then assessed.missing_parts
            when 'each' then assessed.each_of
            when 'not_applicable' then assessed.not_applicable
            when 'rounding'
                then evaluations.rounding_level || ' '
                    || cast(evaluations.rounding_digits as text)
        end as value
    from assessed
    inner join evaluations on evaluations.evaluation_id = assessed.evaluation_id
    cross join names
),

band_facts as (
    select
        bands.evaluation_id,
        bands.indicator_id,
        'band ' || cast(bands.band_no as text) || ' ' || band_names.item as item,
        cast(case band_names.item
            when 'from' then bands.lower_bound
            when 'up_to' then bands.upper_bound
            when 'share' then bands.earned_share
        end as text)                                                     as value
    from bands
    cross join band_names
),

point_facts as (
    select
        points.evaluation_id,
        points.indicator_id,
        'point ' || cast(points.point_no as text) || ' ' || point_names.item as item,
        case point_names.item
            when 'text' then points.point
            when 'share' then cast(points.share as text)
            when 'measure' then points.measure
            when 'subject' then points.subject
            when 'at_least' then cast(points.at_least as text)
            when 'at_most' then cast(points.at_most as text)
            when 'rate' then case when points.is_rate then 'true' end
            when 'deduct_share' then cast(points.deduct_share as text)
            when 'zero_from' then cast(points.zero_from as text)
            when 'trim' then cast(points.trimmed as text)
        end                                                                  as value
    from points
    inner join assessed
        on assessed.evaluation_id = points.evaluation_id
        and assessed.indicator_id = points.indicator_id
    cross join point_names
)

select evaluation_id, indicator_id, item, value from facts where value is not null
union all
select evaluation_id, indicator_id, item, value from band_facts where value is not null
union all
select evaluation_id, indicator_id, item, value from point_facts where value is not null
