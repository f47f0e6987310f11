-- about:  Score of every indicator with its rule, target, measured value and reason.
-- params: evaluation_id
-- shape:  one row per indicator, in the order of the tree

select
    evaluation_id,
    level1,
    level2,
    level3,
    indicator_id,
    weight,
    value,
    target,
    unit,
    cast(score as decimal(18,9)) as score,
    score_share                  as score_rate,
    status,
    rule,
    reason
from marts.indicator_scores
where (cast($evaluation_id as text) is null
    or evaluation_id = cast($evaluation_id as text))
order by evaluation_id, indicator_no
