-- about:  Requests, faults, response, repair, availability by system; 全部 is all.
-- params: evaluation_id, period
-- shape:  one row per period and system

select
    evaluation_id,
    period,
    system_name,
    ticket_count,
    fault_count,
    responded_in_time_share,
    median_response_minutes,
    mttr_minutes,
    mtbf_hours,
    availability
from marts.ticket_faults
where (cast($evaluation_id as text) is null
    or evaluation_id = cast($evaluation_id as text))
    and (cast($period as text) is null or period = cast($period as text))
order by evaluation_id, period, system_name
