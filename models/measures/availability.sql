-- about:  Availability: (running − lost) / running time, 7 × 24 less planned outages.
-- grain:  one row per evaluation, subject (全部, system) and period
-- dist:   ref
-- rows:   core.outages where not is_planned and $subject in ('全部', system_name)
-- test:   unique(evaluation_id, subject, period)
-- test:   between(value, 0, 1)

with

times as (select * from core.running_times)

select
    evaluation_id,
    subject,
    period,
    running_minutes - lost_minutes                                  as numerator,
    running_minutes                                                 as denominator,
    fault_count                                                     as n,
    (running_minutes - lost_minutes) / nullif(running_minutes, 0)   as value
from times
