-- about:  Questions of the survey in the order asked.
-- grain:  one row per project and question
-- dist:   ref
-- test:   unique(project_id, question_id)

select
    project_id,
    question_no,
    question_id,
    question,
    kind,
    questionnaire,
    is_satisfaction,
    is_group
from raw.questions
