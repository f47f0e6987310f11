-- about:  Satisfaction by respondent group and method.
-- params: evaluation_id
-- shape:  one row per group and method

select
    evaluation_id,
    respondent_group,
    method,
    n,
    value
from marts.survey_satisfaction
where (cast($evaluation_id as text) is null
    or evaluation_id = cast($evaluation_id as text))
order by evaluation_id, respondent_group, method
