-- about:  Records counted once for all measures: by unit, kind, group and month.
-- grain:  one row per evaluation, unit, kind, subject group and month
-- dist:   ref
-- test:   unique(evaluation_id, unit_name, record_kind, subject_group, month)

with

records as (select * from core.record_reports)

select
    evaluation_id,
    unit_name,
    record_kind,
    subject_group,
    month,
    quarter,
    count(*)                                          as record_count,
    count(case when is_on_time then 1 end)            as on_time_count,
    count(case when not is_on_time then 1 end)        as late_count,
    count(case when is_on_time is null then 1 end)    as unknown_count
from records
group by evaluation_id, unit_name, record_kind, subject_group, month, quarter
