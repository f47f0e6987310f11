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
    below
from staging.finding_conditions
