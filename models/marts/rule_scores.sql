-- about:  What each rule gave, one table.
-- grain:  one row per evaluation and indicator
-- dist:   ref
-- test:   unique(evaluation_id, indicator_id)

select evaluation_id, indicator_id, value, status, earned_share
from marts.rule_points
union all
select evaluation_id, indicator_id, value, status, earned_share
from marts.rule_graded
union all
select evaluation_id, indicator_id, value, status, earned_share
from marts.rule_ratio
union all
select evaluation_id, indicator_id, value, status, earned_share
from marts.rule_linear
union all
select evaluation_id, indicator_id, value, status, earned_share
from marts.rule_bands
union all
select evaluation_id, indicator_id, value, status, earned_share
from marts.rule_deduct
union all
select evaluation_id, indicator_id, value, status, earned_share
from marts.rule_pass_mark
union all
select evaluation_id, indicator_id, value, status, earned_share
from marts.rule_average
union all
select evaluation_id, indicator_id, value, status, earned_share
from marts.rule_experts
