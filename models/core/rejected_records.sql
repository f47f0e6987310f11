-- about:  Why rows of the records feed were not taken, as each evaluation sees them.
-- grain:  one row per evaluation, load, line, column and reason
-- dist:   ref

with

rejects as (select * from core.rejects where feed = 'records'),

evaluations as (select * from core.evaluations)

select
    evaluations.evaluation_id,
    rejects.column_name,
    rejects.value,
    rejects.reason_code,
    rejects.reason,
    rejects.load_id,
    rejects.source_file,
    rejects.source_line
from rejects
inner join evaluations on evaluations.project_id = rejects.project_id
