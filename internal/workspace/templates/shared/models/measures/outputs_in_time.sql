-- about:  完成及时性: share of the outputs due that were done by the planned day.
-- grain:  one row per evaluation and subject (全部, category)
-- dist:   ref
-- rows:   core.outputs where not is_in_time and $subject in ('全部', category)
-- test:   unique(evaluation_id, subject, period)
-- test:   between(value, 0, 1)

-- The annex compares two days and names no ratio; counting outputs is this template's
-- way.

with

outputs as (select * from core.output_subjects),

periods as (select * from core.periods where period_kind = 'whole'),

counted as (
    select
        evaluation_id,
        subject,
        count(*)                             as output_count,
        count(case when is_in_time then 1 end) as in_time_count,
        count(is_in_time)                    as due_count
    from outputs
    group by evaluation_id, subject
)

select
    counted.evaluation_id,
    counted.subject,
    periods.period,
    counted.in_time_count                 as numerator,
    counted.due_count                     as denominator,
    counted.output_count                  as n,
    cast(counted.in_time_count as double precision)
    / nullif(counted.due_count, 0)        as value
from counted
inner join periods on periods.evaluation_id = counted.evaluation_id
