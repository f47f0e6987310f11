-- about:  Limits of an evaluation: days, minutes and shares that rules compare with.
-- grain:  one row per evaluation and limit
-- dist:   ref
-- test:   unique(evaluation_id, name)

select
    evaluation_id,
    name,
    value
from raw.limits
