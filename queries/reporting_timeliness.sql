-- about:  Records reported within the working-day limit, by unit; 全部 is all units.
-- params: evaluation_id, period
-- shape:  one row per period and unit

select
    evaluation_id,
    period,
    unit_name,
    record_count,
    on_time_count,
    late_count,
    on_time_share,
    median_working_days,
    max_working_days
from marts.reporting_timeliness
where (cast($evaluation_id as text) is null
    or evaluation_id = cast($evaluation_id as text))
    and (cast($period as text) is null or period = cast($period as text))
order by evaluation_id, period, unit_name
