-- about:  Grade scale of each evaluation.
-- grain:  one row per evaluation and grade
-- dist:   ref

select
    evaluation_id,
    grade,
    lower_bound
from staging.grades
