-- about:    What the unit claims of itself is what the data say.
-- severity: warn

-- Higher, lower, over the weight, or resting on another value: to be asked about.

select
    source_file,
    source_line,
    indicator_id,
    status,
    claimed_value,
    value,
    claimed_score,
    score,
    difference
from marts.self_evaluation_differences
where status in ('over_weight', 'higher', 'lower', 'value_differs')
