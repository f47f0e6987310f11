-- about:  Failures per 1,000 running hours (故障率 λ = 1 / MTBF).
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
    fault_count                                     as numerator,
    (running_minutes - lost_minutes) / 60.0         as denominator,
    fault_count                                     as n,
    1000 * cast(fault_count as double precision)
    / nullif((running_minutes - lost_minutes) / 60.0, 0) as value
from times
