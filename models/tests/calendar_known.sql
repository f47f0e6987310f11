-- about:    Every day that working days are counted between lies in a known year.
-- severity: block

select
    records.source_file,
    records.source_line,
    records.decided_date,
    records.reported_date
from core.records
left join core.calendar as decided on decided.calendar_date = records.decided_date
left join core.calendar as reported on reported.calendar_date = records.reported_date
where decided.calendar_date is null
    or (records.reported_date is not null and reported.calendar_date is null)
