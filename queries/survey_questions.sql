-- about:  Every option of every question with count and 95 % Wilson interval.
-- params: evaluation_id
-- shape:  one row per question and option

select
    evaluation_id,
    question_id,
    question,
    answer_option as option,
    n,
    answered,
    share,
    ci_low,
    ci_high
from marts.survey_questions
where (cast($evaluation_id as text) is null
    or evaluation_id = cast($evaluation_id as text))
order by evaluation_id, question_no, option_no
