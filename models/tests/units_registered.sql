-- about:    Every unit that reports records stands in the register, where there is one.
-- severity: warn

-- A name that differs by a character counts as another unit, and the registered one as
-- silent.

with

units as (select * from core.units),

registers as (
    select project_id
    from units
    where is_registered
    group by project_id
)

select
    units.project_id,
    units.unit_name
from units
inner join registers on registers.project_id = units.project_id
where not units.is_registered
