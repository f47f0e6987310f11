-- about:  Indicators that lost points and that no printed finding speaks of.
-- params: evaluation_id
-- shape:  one row per indicator

select
    evaluation_id,
    indicator_id,
    level3 as indicator,
    weight,
    score,
    lost_score,
    reason
from marts.unexplained_deductions
where (cast($evaluation_id as text) is null
    or evaluation_id = cast($evaluation_id as text))
order by evaluation_id, indicator_no
