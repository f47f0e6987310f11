-- about:  Every unit of a project: of the register, or only named in records.
-- grain:  one row per project and unit
-- dist:   ref
-- test:   unique(project_id, unit_name)

with

registered as (select * from staging.units),

records as (select * from staging.records),

named_in_records as (
    select
        project_id,
        unit_name
    from records
    group by project_id, unit_name
)

-- joined both ways: a unit without records is as much a fact as one without register
select
    coalesce(registered.project_id, named_in_records.project_id) as project_id,
    coalesce(registered.unit_name, named_in_records.unit_name)   as unit_name,
    registered.unit_id,
    registered.unit_id is not null                               as is_registered,
    coalesce(registered.is_member, false)                        as is_member
from registered
full join named_in_records
    on named_in_records.project_id = registered.project_id
    and named_in_records.unit_name = registered.unit_name
