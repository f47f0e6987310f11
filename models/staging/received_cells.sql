-- about:  Rows that kept their contract, with the cells a complete row fills, counted.
-- grain:  one row per load, unit and month
-- dist:   ref
-- test:   unique(load_id, unit_name, month)

select
    project_id,
    feed,
    load_id,
    unit_name,
    month,
    row_count,
    superseded_count,
    cell_count,
    filled_count,
    last_event_date
from raw.received_cells
