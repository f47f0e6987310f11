-- about:  Rejected rows with their required cells, counted.
-- grain:  one row per load, unit and month as the row names them
-- dist:   ref
-- test:   unique(load_id, unit_name, month)

select
    project_id,
    feed,
    load_id,
    unit_name,
    month,
    count(*)                                          as row_count,
    count(*) filter (where is_repeated)               as repeated_count,
    cast(sum(cell_count) as bigint)                   as cell_count,
    cast(sum(cell_count - missing_count) as bigint)   as filled_count
from raw.rejected
group by project_id, feed, load_id, unit_name, month
