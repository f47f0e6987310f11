-- about:  Median minutes from request to response, of the requests that were answered.
-- grain:  one row per evaluation, subject (全部, system) and period
-- dist:   ref
-- rows:   core.tickets where response_minutes is not null and $subject in ('全部', system_name)
-- test:   unique(evaluation_id, subject, period)

with

tickets as (select * from core.ticket_subjects where response_minutes is not null)

select
    evaluation_id,
    subject,
    period,
    cast(null as double precision)                as numerator,
    cast(null as double precision)                as denominator,
    count(response_minutes)                       as n,
    percentile_cont(0.5) within group (order by response_minutes) as value
from tickets
group by evaluation_id, subject, period
