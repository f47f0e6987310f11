-- about:  Why sheets do not count: each rule that a sheet breaks, once.
-- grain:  one row per evaluation, respondent and reason
-- dist:   ref
-- test:   unique(evaluation_id, respondent_id, reason)

-- Reasons are the rules' names in the questionnaire. Two need no rule: unreadable (no
-- row of it could be loaded) and blank (no answer). complete holds unless it is set to
-- false. A value that is not known, such as a missing time, breaks no rule.

with

checks as (select * from core.sheet_checks),

rules as (select * from staging.survey_rules),

judged as (
    select
        checks.*,
        rules.rule,
        rules.value as rule_limit
    from checks
    inner join rules
        on rules.project_id = checks.project_id
        and rules.questionnaire = checks.questionnaire
    where checks.is_readable
),

kept as (select * from judged where rule = 'complete' and rule_limit = 0),

cuts as (
    select evaluation_id, respondent_id, 'unreadable' as reason
    from checks
    where not is_readable
    union all
    select evaluation_id, respondent_id, 'blank' as reason
    from checks
    where is_readable and answer_count = 0
    union all
    select checks.evaluation_id, checks.respondent_id, 'complete' as reason
    from checks
    left join kept
        on kept.evaluation_id = checks.evaluation_id
        and kept.respondent_id = checks.respondent_id
    where not checks.is_complete and kept.rule is null
    union all
    select evaluation_id, respondent_id, rule as reason
    from judged
    where (rule = 'min_seconds' and duration_seconds < rule_limit)
        or (rule = 'straight_line' and scale_count >= rule_limit and is_straight)
        or (rule = 'same_answers' and first_respondent_id is not null)
        or (rule = 'logic' and break_count > 0)
        or (rule = 'min_answered'
            and answered_share < cast(rule_limit as double precision))
)

select
    checks.evaluation_id,
    checks.respondent_id,
    checks.survey,
    cuts.reason,
    case when cuts.reason = 'same_answers' then checks.first_respondent_id end
        as first_respondent_id,
    case cuts.reason
        when 'min_seconds' then cast(checks.duration_seconds as double precision)
        when 'straight_line' then cast(checks.scale_count as double precision)
        when 'logic' then cast(checks.break_count as double precision)
        when 'min_answered' then checks.answered_share
    end as value,
    case
        when cuts.reason in ('min_seconds', 'straight_line', 'min_answered')
            then cast(judged.rule_limit as double precision)
    end as rule_limit,
    checks.load_id,
    checks.source_file,
    checks.source_line
from cuts
inner join checks
    on checks.evaluation_id = cuts.evaluation_id
    and checks.respondent_id = cuts.respondent_id
left join judged
    on judged.evaluation_id = cuts.evaluation_id
    and judged.respondent_id = cuts.respondent_id
    and judged.rule = cuts.reason
