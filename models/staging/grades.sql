-- about:  Grade scale of an evaluation: totals from the lower bound on.
-- grain:  one row per evaluation and grade
-- dist:   ref
-- test:   unique(evaluation_id, grade)

select
    evaluation_id,
    grade,
    lower_bound
from raw.grades
