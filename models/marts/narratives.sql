-- about:  Paragraphs written by people, Markdown.
-- grain:  one row per evaluation and part
-- dist:   ref
-- test:   unique(evaluation_id, part)

select
    evaluation_id,
    part,
    markdown
from core.narratives
