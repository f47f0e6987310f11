-- about:    Every request says which system it is of and whether it is a fault.
-- severity: block

-- A list must say it row by row; in a log some row of the request must. One that says
-- neither would be no fault of no system: full marks for want of data. Where all rows
-- of a source are alike, `constants: {is_fault: …}` says it once; else a small file of
-- feed ticket_events does, with the request, a time, a state and what is missing.

with

requests as (select * from core.requests)

select
    project_id,
    ticket_id,
    system_name,
    is_fault,
    source_file,
    source_line
from requests
where system_name is null or is_fault is null
