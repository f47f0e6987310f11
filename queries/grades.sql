-- about:  The grade scale: each grade with the total it begins at.
-- params: evaluation_id
-- shape:  one row per grade, the best first

select
    evaluation_id,
    grade,
    lower_bound
from marts.grades
where (cast($evaluation_id as text) is null
    or evaluation_id = cast($evaluation_id as text))
order by evaluation_id, lower_bound desc nulls last, grade
