-- about:  Licences and penalties with the working days from decision to report.
-- grain:  one row per project and decision
-- dist:   project_id
-- test:   same_rows(staging.records)

with

records as (select * from staging.records),

calendar as (select * from core.calendar)

select
    records.project_id,
    records.unit_name,
    records.document_number,
    records.record_kind,
    records.subject_group,
    records.subject_class,
    records.category,
    decided.month_label                                       as decided_month,
    reported.working_day_no - decided.working_day_no          as working_days_to_report,
    records.fine_amount,
    records.decided_date,
    records.reported_date,
    records.load_id,
    records.source_file,
    records.source_line
from records
left join calendar as decided on decided.calendar_date = records.decided_date
left join calendar as reported on reported.calendar_date = records.reported_date
