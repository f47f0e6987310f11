-- about:  Median minutes from request to arrival on site, of the requests with a visit.
-- grain:  one row per evaluation, subject (全部, system) and period
-- dist:   ref
-- rows:   core.tickets where arrival_minutes is not null and $subject in ('全部', system_name)
-- test:   unique(evaluation_id, subject, period)

with

tickets as (select * from core.ticket_subjects where arrival_minutes is not null)

select
    evaluation_id,
    subject,
    period,
    cast(null as double precision)                as numerator,
    cast(null as double precision)                as denominator,
    count(arrival_minutes)                       as n,
    percentile_cont(0.5) within group (order by arrival_minutes) as value
from tickets
group by evaluation_id, subject, period
