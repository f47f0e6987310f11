-- about:  Evaluations: a project, a period and the day from which it is seen.
-- grain:  one row per evaluation
-- dist:   ref
-- test:   unique(evaluation_id)

select
    evaluation_id,
    evaluation_name,
    project_id,
    project_name,
    authority_name,
    evaluation_kind,
    fiscal_year,
    rounding_level,
    rounding_digits,
    rules_version,
    period_start,
    period_end,
    as_of,
    source_file,
    source_line
from raw.evaluations
