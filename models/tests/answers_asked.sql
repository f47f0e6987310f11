-- about:    Nobody answered a question that was not to be asked of them.
-- severity: warn

-- Such answers are not counted; the rule logic of a questionnaire cuts the whole sheet.

select
    evaluation_id,
    respondent_id,
    question_id,
    source_file,
    source_line
from core.logic_breaks
