-- about:  Options of the questions in the order offered.
-- grain:  one row per project, question and option
-- dist:   ref
-- test:   unique(project_id, question_id, option_no)

select
    project_id,
    question_id,
    option_no,
    answer_option,
    worth as worth_percent,
    -- a table of an earlier version says nothing of it: then every option is one
    coalesce(is_no_opinion, false) as is_no_opinion
from raw.question_options
