-- about:  Sheets that do not count, each with every rule that it breaks.
-- grain:  one row per evaluation, respondent and reason
-- dist:   ref
-- test:   unique(evaluation_id, respondent_id, reason)

select
    evaluation_id,
    respondent_id,
    survey,
    reason,
    first_respondent_id,
    value,
    rule_limit,
    source_file,
    source_line
from core.respondent_cuts
