-- about:  Rule bands: the share of the band the value falls in; outside all nothing.
-- grain:  one row per evaluation and indicator scored by this rule
-- dist:   ref
-- test:   unique(evaluation_id, indicator_id)
-- test:   between(earned_share, 0, 1)

-- A band with `from` takes values from there on, one with `up_to` values up to there;
-- of several that take the value, the one with the largest share counts.

with

measured as (select * from marts.assessed_values where rule = 'bands'),

bands as (select * from core.indicator_bands),

matched as (
    select
        measured.evaluation_id,
        measured.indicator_id,
        max(bands.earned_share) as earned_share
    from measured
    inner join bands
        on bands.evaluation_id = measured.evaluation_id
        and bands.indicator_id = measured.indicator_id
        and (bands.lower_bound is null
            or measured.value >= bands.lower_bound)
        and (bands.upper_bound is null
            or measured.value <= bands.upper_bound)
    group by measured.evaluation_id, measured.indicator_id
)

select
    measured.evaluation_id,
    measured.indicator_id,
    measured.value,
    case when measured.value is null then 'no_data' else 'scored' end as status,
    case
        when measured.value is null then null
        -- a value in no band earns nothing: that is what the bands say
        else cast(coalesce(matched.earned_share, 0) as decimal(18,14))
    end                                                             as earned_share
from measured
left join matched
    on matched.evaluation_id = measured.evaluation_id
    and matched.indicator_id = measured.indicator_id
