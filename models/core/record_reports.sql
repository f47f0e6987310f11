-- about:  Records of an evaluation's period, each with whether it was reported in time.
-- grain:  one row per evaluation and decision
-- dist:   evaluation_id

-- A record without a reporting day counts as volume, and as unknown in timeliness: it
-- is neither on time nor late.

with

records as (select * from core.records),

evaluations as (select * from core.evaluations)

select
    evaluations.evaluation_id,
    records.unit_name,
    records.document_number,
    records.record_kind,
    records.subject_group,
    records.decided_month                                       as month,
    substr(records.decided_month, 1, 4) || '-Q'
    || cast(cast(extract(quarter from records.decided_date) as integer) as text)
                                                                as quarter,
    records.working_days_to_report,
    records.working_days_to_report <= evaluations.reporting_working_days
                                                                as is_on_time,
    records.decided_date,
    records.reported_date,
    records.load_id,
    records.source_file,
    records.source_line
from records
inner join evaluations
    on evaluations.project_id = records.project_id
    and records.decided_date between evaluations.period_start and evaluations.period_end
