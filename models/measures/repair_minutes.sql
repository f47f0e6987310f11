-- about:  Mean minutes from report to repair of faults (MTTR), suspension taken out.
-- grain:  one row per evaluation, subject (全部, system) and period
-- dist:   ref
-- rows:   core.tickets where is_fault and repair_minutes is not null and $subject in ('全部', system_name)
-- test:   unique(evaluation_id, subject, period)

with

faults as (
    select * from core.ticket_subjects
    where is_fault and repair_minutes is not null
)

select
    evaluation_id,
    subject,
    period,
    sum(repair_minutes)                             as numerator,
    count(*)                                        as denominator,
    count(*)                                        as n,
    sum(repair_minutes) / nullif(cast(count(*) as double precision), 0) as value
from faults
group by evaluation_id, subject, period
