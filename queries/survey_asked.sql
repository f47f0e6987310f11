-- about:  Of how many valid sheets each question was asked, and how many answered it.
-- params: evaluation_id
-- shape:  one row per question; of a conditional one those asked are fewer

select
    evaluation_id,
    question_id,
    question,
    is_conditional,
    asked_count    as asked,
    answered_count as answered,
    answered_share
from marts.survey_asked
where (cast($evaluation_id as text) is null
    or evaluation_id = cast($evaluation_id as text))
order by evaluation_id, question_no
