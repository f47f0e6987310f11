-- about:  Records by period, unit, kind and class; silent members with zero.
-- params: evaluation_id, period
-- shape:  one row per period, unit, kind and subject class

select
    evaluation_id,
    period,
    unit_name,
    record_kind,
    subject_class,
    record_count
from marts.record_volume
where (cast($evaluation_id as text) is null
    or evaluation_id = cast($evaluation_id as text))
    and (cast($period as text) is null or period = cast($period as text))
order by evaluation_id, period, unit_name, record_kind, subject_class
