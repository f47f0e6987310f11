-- about:  Points of the points rule.
-- grain:  one row per evaluation, indicator and point
-- dist:   ref
-- test:   unique(evaluation_id, indicator_id, point_no)

select
    evaluation_id,
    indicator_id,
    point_no,
    point,
    share,
    measure,
    subject,
    at_least,
    at_most,
    is_rate,
    deduct_share,
    zero_from,
    trimmed,
    source_file,
    source_line
from raw.indicator_points
