-- about:  Questionnaires given out, returned, invalid and valid; rates where known.
-- params: evaluation_id
-- shape:  one row per survey (wave, or files of a source), 全部 last

-- return_rate is returned/issued, valid_rate valid/issued, valid_share valid/returned,
-- each 0 to 1. issued and its rates are null where nobody knows how many were given
-- out. standing is what the valid rate can carry: conclusion, adopted or reference.

select
    evaluation_id,
    survey,
    issued,
    returned,
    invalid,
    valid,
    return_rate,
    valid_rate,
    valid_share,
    standing
from marts.survey_returns
where (cast($evaluation_id as text) is null
    or evaluation_id = cast($evaluation_id as text))
order by evaluation_id, case when survey = '全部' then 1 else 0 end, survey
