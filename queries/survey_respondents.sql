-- about:  How many people answered how many questions.
-- params: evaluation_id
-- shape:  one row per evaluation

select
    evaluation_id,
    respondent_count,
    question_count
from marts.survey_respondents
where (cast($evaluation_id as text) is null
    or evaluation_id = cast($evaluation_id as text))
order by evaluation_id
