-- about:  Units of the project.
-- grain:  one row per project and unit
-- dist:   project_id
-- test:   unique(project_id, unit_name)

with

received as (select * from raw.units),

replaced as (select * from raw.superseded where feed = 'units'),

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
    unit_id,
    unit_name,
    unit_code,
    is_member,
    load_id,
    source_file,
    source_line
from current_rows
