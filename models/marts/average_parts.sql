-- about:  The sub-rates of each average, with their weights.
-- grain:  one row per evaluation, indicator and part
-- dist:   ref
-- test:   unique(evaluation_id, indicator_id, measure, subject)
-- test:   between(part_share, 0, 1)

-- part_share = value, or value / target where a target is set, cut at 0 and 1: what one
-- unit has too much makes up for nothing that another lacks. A part whose own weight is
-- nothing or not known cannot be weighed in: it has no data.

with

assessed as (select * from core.assessed where rule = 'average'),

parts as (select * from core.average_parts),

measured as (select * from marts.measured_values),

joined as (
    select
        parts.evaluation_id,
        parts.indicator_id,
        parts.measure,
        parts.subject,
        measured.value,
        coalesce(assessed.target, cast(1 as decimal(18,6))) as whole, -- none: 100 %
        cast(case assessed.weighted_by
            when 'equal' then 1
            when 'n' then measured.n
            when 'denominator' then measured.denominator
        end as decimal(24,6))                               as part_weight
    from parts
    inner join assessed
        on assessed.evaluation_id = parts.evaluation_id
        and assessed.indicator_id = parts.indicator_id
    left join measured
        on measured.evaluation_id = parts.evaluation_id
        and measured.measure = parts.measure
        and measured.subject = parts.subject
)

select
    evaluation_id,
    indicator_id,
    measure,
    subject,
    value,
    part_weight,
    case when value is null or part_weight is null or part_weight <= 0 then 'no_data'
        else 'scored'
    end                    as status,
    cast(case
        when value is null or part_weight is null or part_weight <= 0 then null
        when value >= whole then 1
        when value <= 0 then 0
        else cast(floor(
            cast(value as double precision)
            / nullif(cast(whole as double precision), 0)
            * 100000000000000 + 0.5
        ) as decimal(38,0)) * 0.00000000000001
    end as decimal(18,14)) as part_share
from joined
