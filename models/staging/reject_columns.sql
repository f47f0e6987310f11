-- about:  What people call the columns that a reason of a rejected row names.
-- grain:  one row per feed and list of columns
-- dist:   ref
-- test:   unique(feed, column_name)

select
    feed,
    column_name,
    label
from raw.reject_columns
