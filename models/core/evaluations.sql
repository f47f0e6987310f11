-- about:  Evaluations: a project, a period and the day from which it is seen.
-- grain:  one row per evaluation
-- dist:   ref
-- test:   unique(evaluation_id)

with

evaluations as (select * from staging.evaluations),

limits as (select * from staging.limits),

limit_values as (
    select
        evaluation_id,
        max(case when name = 'reporting_working_days' then value end)
            as reporting_working_days,
        max(case when name = 'response_minutes' then value end) as response_minutes,
        max(case when name = 'late_month_share' then value end) as late_month_share,
        max(case when name = 'streak_months' then value end)    as streak_months,
        max(case when name = 'signing_days' then value end)     as signing_days,
        max(case when name = 'self_score_points' then value end)
            as self_score_points,
        max(case when name = 'self_value_share' then value end) as self_value_share,
        max(case when name = 'supplement_share' then value end) as supplement_share,
        max(case when name = 'retention_cap_share' then value end)
            as retention_cap_share,
        max(case when name = 'small_supplier_days' then value end)
            as small_supplier_days,
        max(case when name = 'late_interest_daily' then value end)
            as late_interest_daily,
        max(case when name = 'duplicate_days' then value end)   as duplicate_days,
        max(case when name = 'split_amount' then value end)     as split_amount,
        max(case when name = 'split_days' then value end)       as split_days
    from limits
    group by evaluation_id
)

select
    evaluations.evaluation_id,
    evaluations.evaluation_name,
    evaluations.project_id,
    evaluations.project_name,
    evaluations.authority_name,
    evaluations.evaluation_kind,
    evaluations.fiscal_year,
    evaluations.rounding_level,
    evaluations.rounding_digits,
    evaluations.rules_version,
    limit_values.reporting_working_days,
    limit_values.response_minutes,
    limit_values.late_month_share,
    limit_values.streak_months,
    limit_values.signing_days,
    limit_values.self_score_points,
    limit_values.self_value_share,
    limit_values.supplement_share,
    limit_values.retention_cap_share,
    limit_values.small_supplier_days,
    limit_values.late_interest_daily,
    limit_values.duplicate_days,
    limit_values.split_amount,
    limit_values.split_days,
    evaluations.period_start,
    evaluations.period_end,
    evaluations.as_of,
    evaluations.source_file,
    evaluations.source_line
from evaluations
left join limit_values on limit_values.evaluation_id = evaluations.evaluation_id
