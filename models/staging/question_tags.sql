-- about:  Sets of questions that are scored together: satisfaction, and the firm's own.
-- grain:  one row per project, question and tag
-- dist:   ref
-- test:   unique(project_id, question_id, tag)

select
    project_id,
    question_id,
    tag
from raw.question_tags
