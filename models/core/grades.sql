-- about:  Grade scale of each evaluation.
-- grain:  one row per evaluation and grade
-- dist:   ref
-- test:   unique(evaluation_id, grade)

select
    evaluation_id,
    grade,
    lower_bound
from staging.grades
