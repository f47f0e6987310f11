-- about:  Planned values.
-- grain:  one row per project, measure, subject and period
-- dist:   project_id
-- test:   unique(project_id, measure, subject, period)

with

received as (select * from raw.targets),

replaced as (select * from raw.superseded where feed = 'targets'),

current_rows as (
    select received.*
    from received
    left join replaced
        on replaced.load_id = received.load_id
        and replaced.source_line = received.source_line
    where replaced.load_id is null
)

select
    project_id,
    measure,
    subject,
    period,
    value,
    unit,
    basis,
    load_id,
    source_file,
    source_line
from current_rows
