-- about:  Share of the inspections of each street with 80 points or more (检查合格率).
-- grain:  one row per evaluation and street
-- dist:   ref
-- rows:   core.inspections where unit_name = $subject
-- test:   unique(evaluation_id, subject, period)
-- test:   between(value, 0, 1)

with

inspections as (select * from core.inspections),

periods as (select * from core.periods where period_kind = 'whole')

select
    inspections.evaluation_id,
    inspections.unit_name                               as subject,
    periods.period,
    count(case when inspections.score >= 80 then 1 end) as numerator,
    count(*)                                            as denominator,
    count(*)                                            as n,
    cast(count(case when inspections.score >= 80 then 1 end) as double precision)
    / nullif(count(*), 0)                               as value
from inspections
inner join periods on periods.evaluation_id = inspections.evaluation_id
group by inspections.evaluation_id, inspections.unit_name, periods.period
