-- about:  What each group of respondents counts for when groups are weighted.
-- grain:  one row per project, questionnaire and group
-- dist:   ref
-- test:   unique(project_id, questionnaire, respondent_group)

select
    project_id,
    questionnaire,
    group_no,
    respondent_group,
    weight,
    is_population
from raw.survey_groups
