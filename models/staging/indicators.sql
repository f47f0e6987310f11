-- about:  The indicator tree, third level, with the rule's parameters.
-- grain:  one row per evaluation and indicator
-- dist:   ref
-- test:   unique(evaluation_id, indicator_id)

select
    evaluation_id,
    indicator_id,
    indicator_no,
    level1_no,
    level1,
    level1_weight,
    level2_no,
    level2,
    level2_weight,
    level3,
    weight,
    explanation,
    rule,
    measure,
    subject,
    target,
    is_planned,
    unit,
    full_at,
    zero_at,
    pass_at,
    deduct_share,
    over_from,
    over_deduct,
    weighted_by,
    missing_parts,
    trimmed,
    each_of,
    basis,
    not_for,
    not_applicable,
    source_file,
    source_line
from raw.indicators
