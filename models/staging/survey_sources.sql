-- about:  Where answer sheets come from, and how many were given out if that is known.
-- grain:  one row per project and source
-- dist:   ref
-- test:   unique(project_id, source_no)

select
    project_id,
    source_no,
    survey,
    questionnaire,
    issued
from raw.survey_sources
