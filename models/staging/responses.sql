-- about:  Answers of the survey, and sheets without any; addresses stay in raw.
-- grain:  one row per project, respondent, question and option
-- dist:   project_id
-- test:   unique(project_id, respondent_id, question_id, option_no, answer)

with

received as (select * from raw.responses),

replaced as (select * from raw.superseded where feed = 'responses'),

current_rows as (
    select received.*
    from received
    left join replaced
        on replaced.load_id = received.load_id
        and replaced.source_line = received.source_line
    where replaced.load_id is null
)

select
    project_id,
    respondent_id,
    question_id,
    option_no,
    answer,
    duration_seconds,
    questionnaire,
    survey,
    is_complete,
    submitted_at,
    load_id,
    source_file,
    source_line
from current_rows
