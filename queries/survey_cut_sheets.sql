-- about:  Every answer sheet that does not count, with its reasons, file and line.
-- params: evaluation_id
-- shape:  one row per sheet and reason

-- value is what was found and rule_limit what the rule wants: seconds, scale questions,
-- share answered, answers to questions that were not to be asked.

select
    evaluation_id,
    survey,
    respondent_id,
    reason,
    value,
    rule_limit,
    first_respondent_id,
    source_file,
    source_line
from marts.survey_cuts
where (cast($evaluation_id as text) is null
    or evaluation_id = cast($evaluation_id as text))
order by evaluation_id, survey, source_file, source_line, respondent_id, reason
