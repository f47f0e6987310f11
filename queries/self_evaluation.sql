-- about:  What the unit claims of itself against what the data say.
-- params: evaluation_id
-- shape:  one row per indicator, in the order of the tree; none without a form

select
    evaluation_id,
    indicator_id,
    level3,
    weight,
    claimed_value,
    value,
    claimed_score,
    cast(score as decimal(18,9)) as score,
    difference,
    status,
    unit,
    reason,
    source,
    source_file,
    source_line
from marts.self_evaluation_differences
where (cast($evaluation_id as text) is null
    or evaluation_id = cast($evaluation_id as text))
order by evaluation_id, indicator_no
