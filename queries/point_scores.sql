-- about:  What each point is worth and what it earned, in points of the score.
-- params: evaluation_id
-- shape:  one row per indicator and point

select
    evaluation_id,
    indicator_id,
    point_no,
    status,
    point_weight,
    exact_score,
    score
from marts.point_scores
where (cast($evaluation_id as text) is null
    or evaluation_id = cast($evaluation_id as text))
order by evaluation_id, indicator_id, point_no
