-- about:  Paragraphs written by people, Markdown.
-- params: evaluation_id
-- shape:  one row per part

select
    evaluation_id,
    part,
    markdown
from marts.narratives
where (cast($evaluation_id as text) is null
    or evaluation_id = cast($evaluation_id as text))
order by evaluation_id, part
