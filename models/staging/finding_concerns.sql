-- about:  Measures whose indicators a finding speaks of beside those it tests.
-- grain:  one row per evaluation, finding and measure
-- dist:   ref
-- test:   unique(evaluation_id, finding_id, measure)

select
    evaluation_id,
    finding_id,
    measure
from raw.finding_concerns
