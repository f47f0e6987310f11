-- about:  The survey answers that findings rest on.
-- params: evaluation_id
-- shape:  one row per question and option or first options

select
    evaluation_id,
    subject,
    question,
    options,
    n,
    answered,
    share
from marts.survey_highlights
where (cast($evaluation_id as text) is null
    or evaluation_id = cast($evaluation_id as text))
order by evaluation_id, question_no, option_no, subject
