-- about:  Questions that were answered by people of whom they were not to be asked.
-- params: evaluation_id
-- shape:  one row per question

select
    evaluation_id,
    question_id,
    question,
    sheet_count,
    answer_count
from marts.survey_logic_breaks
where (cast($evaluation_id as text) is null
    or evaluation_id = cast($evaluation_id as text))
order by evaluation_id, question_no
