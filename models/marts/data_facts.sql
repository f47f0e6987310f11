-- about:  The measured figures that each indicator rests on.
-- grain:  one row per evaluation, indicator and item
-- dist:   ref
-- test:   unique(evaluation_id, indicator_id, item)
-- test:   not_null(value)

-- An item is a measure, its subject and which of its figures; a figure that there is
-- not has no row, the status always has. `model` is the measure's table, for the hash
-- of its SQL.

with

assessed as (select * from core.assessed),

points as (select * from core.points where measure is not null),

parts as (select * from core.average_parts),

measured as (select * from marts.measured_values),

used as (
    select evaluation_id, indicator_id, measure, subject
    from assessed
    where measure is not null and rule <> 'average'
    union
    select points.evaluation_id, points.indicator_id, points.measure, points.subject
    from points
    inner join assessed
        on assessed.evaluation_id = points.evaluation_id
        and assessed.indicator_id = points.indicator_id
    union
    select evaluation_id, indicator_id, measure, subject
    from parts
),

names as (
    select 'status' as item
    union all select 'value'
    union all select 'numerator'
    union all select 'denominator'
    union all select 'n'
),

figures as (
    select
        used.evaluation_id,
        used.indicator_id,
        used.measure || ' ' || used.subject || ' ' || names.item as item,
        'measures.' || used.measure                              as model,
        case names.item
            when 'status'
                then case when measured.value is null then 'no_data' else 'measured' end
            when 'value' then cast(measured.value as text)
            when 'numerator' then cast(measured.numerator as text)
            when 'denominator' then cast(measured.denominator as text)
            when 'n' then cast(measured.n as text)
        end                                                      as value
    from used
    left join measured
        on measured.evaluation_id = used.evaluation_id
        and measured.measure = used.measure
        and measured.subject = used.subject
    cross join names
)

select evaluation_id, indicator_id, item, model, value
from figures
where value is not null
union all
select
    evaluation_id,
    indicator_id,
    'target'                                                     as item,
    cast(null as text)                                           as model,
    cast(cast(target as decimal(24,6)) as text)                   as value
from assessed
where is_planned and target is not null
