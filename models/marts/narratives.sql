-- about:  Paragraphs written by people, Markdown.
-- grain:  one row per evaluation and part
-- dist:   ref

select
    evaluation_id,
    part,
    markdown
from core.narratives
