-- about:  The whole period of an evaluation, its quarters and its months.
-- grain:  one row per evaluation and period
-- dist:   ref
-- test:   unique(evaluation_id, period)

select
    evaluation_id,
    period,
    period_kind,
    period_start,
    period_end
from core.periods
