-- about:  Conditions of the findings.
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
    is_above_target,
    is_below_target
from staging.finding_conditions
