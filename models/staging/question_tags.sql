-- about:  Sets of questions that are scored together: satisfaction, and the firm's own.
-- grain:  one row per project, question and tag
-- dist:   ref
-- test:   unique(project_id, question_id, tag)

-- A project last built by an earlier version has no tags, only questions that count.

select
    project_id,
    question_id,
    tag
from raw.question_tags
union
select
    project_id,
    question_id,
    'satisfaction' as tag
from raw.questions
where is_satisfaction
