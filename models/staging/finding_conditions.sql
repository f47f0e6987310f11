-- about:  Conditions of the findings; any that holds makes the finding stand.
-- grain:  one row per evaluation, finding and condition
-- dist:   ref
-- test:   unique(evaluation_id, finding_id, condition_no)

select
    evaluation_id,
    finding_id,
    condition_no,
    measure,
    subject,
    indicator_id,
    point_no,
    above,
    below,
    each_of,
    basis,
    -- a table of an earlier version knows no targets
    coalesce(is_above_target, false) as is_above_target,
    coalesce(is_below_target, false) as is_below_target
from raw.finding_conditions
