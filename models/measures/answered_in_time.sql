-- about:  Share of requests answered in time; an unanswered one is not in time.
-- grain:  one row per evaluation, subject (全部, system) and period
-- dist:   ref
-- rows:   core.tickets where not is_answered_in_time and $subject in ('全部', system_name)
-- test:   unique(evaluation_id, subject, period)
-- test:   between(value, 0, 1)

with

tickets as (select * from core.ticket_subjects)

select
    evaluation_id,
    subject,
    period,
    count(case when is_answered_in_time then 1 end) as numerator,
    count(*)                                        as denominator,
    count(*)                                        as n,
    cast(count(case when is_answered_in_time then 1 end) as double precision)
    / nullif(count(*), 0)                           as value
from tickets
group by evaluation_id, subject, period
