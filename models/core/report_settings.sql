-- about:  What the cover and the notes of a report say.
-- grain:  one row per evaluation and setting
-- dist:   ref
-- test:   unique(evaluation_id, name)

select
    evaluation_id,
    name,
    value
from staging.report_settings
