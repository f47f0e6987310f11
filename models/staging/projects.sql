-- about:  Projects of a register.
-- grain:  one row per workspace project and registered project
-- dist:   project_id
-- test:   unique(project_id, project_code)

with

received as (select * from raw.projects),

replaced as (select * from raw.superseded where feed = 'projects'),

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
    project_code,
    project_name,
    authority_name,
    fiscal_year,
    start_date,
    end_date,
    load_id,
    source_file,
    source_line
from current_rows
