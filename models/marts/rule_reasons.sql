-- about:  What a rule itself says of a score: how an average was taken, what is over.
-- grain:  one row per evaluation and indicator of which a rule says something
-- dist:   ref
-- test:   unique(evaluation_id, indicator_id)

select evaluation_id, indicator_id, reason
from marts.rule_average
union all
select evaluation_id, indicator_id, reason
from marts.rule_ratio
where reason is not null
