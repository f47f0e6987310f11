-- about:    Where sheets must take some time, every answered one says how long it took.
-- severity: warn

-- A sheet without it is not cut: what is not known breaks no rule.

with

checks as (select * from core.sheet_checks where answer_count > 0),

rules as (select * from staging.survey_rules where rule = 'min_seconds')

select
    checks.evaluation_id,
    checks.respondent_id,
    checks.source_file,
    checks.source_line
from checks
inner join rules
    on rules.project_id = checks.project_id
    and rules.questionnaire = checks.questionnaire
where checks.duration_seconds is null
