-- about:    An indicator that counts as scored has a score.
-- severity: block

select
    evaluation_id,
    indicator_id,
    rule,
    value
from marts.indicator_scores
where status = 'scored' and score is null
