-- about:  Which column of a feed names the unit of a row, and which its day.
-- grain:  one row per feed
-- dist:   ref
-- test:   unique(feed)

select
    feed,
    unit_column,
    event_column
from raw.feeds
