-- about:  Rules by which answer sheets are cut, as declared in the questionnaire.
-- grain:  one row per project, questionnaire and rule
-- dist:   ref
-- test:   unique(project_id, questionnaire, rule)

select
    project_id,
    questionnaire,
    rule,
    value
from raw.survey_rules
