-- about:  Rule points: the shares of the points that are met, of the points that apply.
-- grain:  one row per evaluation and indicator scored by this rule
-- dist:   ref
-- test:   unique(evaluation_id, indicator_id)
-- test:   between(earned_share, 0, 1)

-- earned = Σ share × earned ÷ Σ share, over the points that apply.

with

assessed as (select * from core.assessed where rule = 'points'),

points as (select * from marts.points),

summed as (
    select
        assessed.evaluation_id,
        assessed.indicator_id,
        count(points.point_no) as point_count,
        count(case when points.status = 'awaiting_judgement' then 1 end)
                               as awaiting_count,
        count(case when points.status = 'no_data' then 1 end)
                               as no_data_count,
        sum(case when points.status <> 'not_applicable' then points.share end)
                               as open_share,
        sum(case when points.status = 'scored'
            then points.share * points.earned_share end)
                               as earned
    from assessed
    left join points
        on points.evaluation_id = assessed.evaluation_id
        and points.indicator_id = assessed.indicator_id
    group by assessed.evaluation_id, assessed.indicator_id
)

select
    evaluation_id,
    indicator_id,
    cast(null as decimal(38,14)) as value,
    case
        when awaiting_count > 0 then 'awaiting_judgement'
        when no_data_count > 0 or point_count = 0 then 'no_data'
        when open_share is null then 'not_applicable'
        else 'scored'
    end                          as status,
    cast(case
        when awaiting_count > 0 or no_data_count > 0 then null
        when earned = open_share then 1
        else cast(floor(
            cast(earned as double precision)
            / nullif(cast(open_share as double precision), 0)
            * 100000000000000 + 0.5
        ) as decimal(38,0)) * 0.00000000000001
    end as decimal(18,14))       as earned_share
from summed
