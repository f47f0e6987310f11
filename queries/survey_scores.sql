-- about:  Survey values by way of scoring and subject, with n, interval and rates.
-- params: evaluation_id, measure, subject
-- shape:  one row per measure and subject

-- n are answers, people the sheets they are on. ci_low and ci_high are Wilson's 95 %
-- interval over people, null where the value is no proportion. return_rate is
-- returned/issued, valid_rate valid/issued, valid_share valid/returned, of the
-- questionnaires that hold the subject's questions; issued is null where nobody knows.
-- is_used: an indicator rests on the value.

select
    evaluation_id,
    measure,
    subject,
    n,
    value,
    ci_low,
    ci_high,
    issued,
    returned,
    valid,
    return_rate,
    valid_rate,
    valid_share,
    standing,
    people,
    subject_kind,
    is_used
from marts.survey_scores
where (cast($evaluation_id as text) is null
    or evaluation_id = cast($evaluation_id as text))
    and (cast($measure as text) is null or measure = cast($measure as text))
    and (cast($subject as text) is null or subject = cast($subject as text))
order by evaluation_id, measure_no, subject_kind, subject
