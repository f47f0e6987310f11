-- about:  Options of other questions that must be chosen for a question to be asked.
-- grain:  one row per project, question, other question and option
-- dist:   ref
-- test:   unique(project_id, question_id, condition_question_id, option_no)

select
    project_id,
    question_id,
    condition_question_id,
    option_no
from raw.question_conditions
