-- about:  Grade scale of each evaluation: a grade begins at its bound, which is in it.
-- grain:  one row per evaluation and grade
-- dist:   ref
-- test:   unique(evaluation_id, grade)

select
    evaluation_id,
    grade,
    lower_bound
from core.grades
