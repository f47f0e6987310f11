-- about:  Mean running hours between failures (MTBF), repair time not included.
-- grain:  one row per evaluation, subject (全部, system) and period
-- dist:   ref
-- rows:   core.tickets where is_fault and $subject in ('全部', system_name)
-- test:   unique(evaluation_id, subject, period)

with

times as (select * from core.running_times)

select
    evaluation_id,
    subject,
    period,
    (running_minutes - lost_minutes) / 60.0     as numerator,
    fault_count                                 as denominator,
    fault_count                                 as n,
    (running_minutes - lost_minutes) / 60.0
    / nullif(cast(fault_count as double precision), 0) as value
from times
