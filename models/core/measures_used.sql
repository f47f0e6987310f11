-- about:  Measures that an indicator rests on: its own, of its points, of its parts.
-- grain:  one row per evaluation, indicator, measure and subject
-- dist:   ref
-- test:   unique(evaluation_id, indicator_id, measure, subject)

with

assessed as (
    select * from core.assessed where measure is not null and rule <> 'average'
),

points as (select * from core.points where measure is not null),

parts as (select * from core.average_parts)

select evaluation_id, indicator_id, measure, subject from assessed
union
select evaluation_id, indicator_id, measure, subject from points
union
select evaluation_id, indicator_id, measure, subject from parts
