-- about:  Units that were late in consecutive months.
-- grain:  one row per evaluation, unit and run
-- dist:   ref
-- test:   unique(evaluation_id, unit_name, first_month)

select
    evaluation_id,
    unit_name,
    first_month,
    last_month,
    months,
    late_count
from core.late_streaks
