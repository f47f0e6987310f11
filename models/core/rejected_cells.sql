-- about:  Rejected rows by unit and month, as far as their cells tell.
-- grain:  one row per load, unit and month; a unit or month that is not known is null
-- dist:   ref
-- test:   unique(load_id, unit_name, month)

-- A unit counts as known if some row of the feed that was taken names it: what else
-- stands in the column of a rejected row may be anything, a person's name among it.
-- Rows that were rejected before they were noted one by one are known by file alone.

with

rejected as (select * from staging.rejected_cells),

received as (select * from staging.received_cells),

loads as (select * from staging.loads),

known_units as (
    select project_id, feed, unit_name
    from received
    where unit_name is not null
    group by project_id, feed, unit_name
),

named as (
    select
        rejected.project_id,
        rejected.feed,
        rejected.load_id,
        known_units.unit_name,
        rejected.month,
        rejected.row_count,
        rejected.repeated_count,
        rejected.cell_count,
        rejected.filled_count
    from rejected
    left join known_units
        on known_units.project_id = rejected.project_id
        and known_units.feed = rejected.feed
        and known_units.unit_name = rejected.unit_name
),

noted as (
    select load_id, cast(sum(row_count) as bigint) as row_count
    from rejected
    group by load_id
),

-- coalesce: a file without noted rows has none of them
unnoted as (
    select
        loads.project_id,
        loads.feed,
        loads.load_id,
        loads.rows_rejected - coalesce(noted.row_count, 0) as row_count
    from loads
    left join noted on noted.load_id = loads.load_id
    -- coalesce: as above
    where loads.rows_rejected > coalesce(noted.row_count, 0)
),

together as (
    select
        project_id, feed, load_id, unit_name, month,
        row_count, repeated_count, cell_count, filled_count
    from named
    union all
    select
        project_id, feed, load_id, cast(null as text) as unit_name,
        cast(null as text) as month, row_count, 0 as repeated_count,
        0 as cell_count, 0 as filled_count
    from unnoted
)

select
    project_id,
    feed,
    load_id,
    unit_name,
    month,
    cast(sum(row_count) as bigint)      as row_count,
    cast(sum(repeated_count) as bigint) as repeated_count,
    cast(sum(cell_count) as bigint)     as cell_count,
    cast(sum(filled_count) as bigint)   as filled_count
from together
group by project_id, feed, load_id, unit_name, month
