-- about:  Requests, faults and times of each system and of all together (全部).
-- grain:  one row per evaluation, period and system
-- dist:   ref
-- test:   unique(evaluation_id, period, system_name)

with

times as (select * from core.running_times),

measured as (select * from marts.measure_values),

wide as (
    select
        evaluation_id,
        subject,
        period,
        max(case when measure = 'answered_in_time' then value end)
            as responded_in_time_share,
        max(case when measure = 'response_minutes' then value end)
            as median_response_minutes,
        max(case when measure = 'repair_minutes' then value end) as mttr_minutes,
        max(case when measure = 'mtbf_hours' then value end)     as mtbf_hours,
        max(case when measure = 'availability' then value end)   as availability
    from measured
    group by evaluation_id, subject, period
)

select
    times.evaluation_id,
    times.period,
    times.subject as system_name,
    times.ticket_count,
    times.fault_count,
    wide.responded_in_time_share,
    wide.median_response_minutes,
    wide.mttr_minutes,
    wide.mtbf_hours,
    wide.availability
from times
left join wide
    on wide.evaluation_id = times.evaluation_id
    and wide.subject = times.subject
    and wide.period = times.period
