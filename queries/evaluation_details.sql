-- about:  What an evaluation is: names, kind, period, rounding, rule version.
-- params: evaluation_id
-- shape:  one row per evaluation

select
    evaluation_id,
    evaluation_name,
    project_name,
    authority_name,
    evaluation_kind,
    fiscal_year,
    period,
    period_start,
    period_end,
    total_weight,
    exact_total,
    total_score,
    rounding_level,
    rounding_digits,
    grade,
    status,
    open_count,
    rules_version,
    reporting_working_days,
    late_month_share,
    streak_months,
    as_of
from marts.evaluation_summary
where (cast($evaluation_id as text) is null
    or evaluation_id = cast($evaluation_id as text))
order by evaluation_id
