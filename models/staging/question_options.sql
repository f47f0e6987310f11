-- about:  Options of the questions in the order offered.
-- grain:  one row per project, question and option
-- dist:   ref
-- test:   unique(project_id, question_id, option_no)

select
    project_id,
    question_id,
    option_no,
    answer_option
from raw.question_options
