-- about:  The late records of the months in which a unit was late again and again.
-- grain:  one row per evaluation and late decision
-- dist:   ref

with

records as (select * from core.record_reports where not is_on_time),

streaks as (select * from core.late_streaks)

select
    records.evaluation_id,
    records.unit_name,
    records.document_number,
    records.month,
    records.working_days_to_report,
    records.decided_date,
    records.reported_date,
    records.load_id,
    records.source_file,
    records.source_line
from records
inner join streaks
    on streaks.evaluation_id = records.evaluation_id
    and streaks.unit_name = records.unit_name
    and records.month between streaks.first_month and streaks.last_month
