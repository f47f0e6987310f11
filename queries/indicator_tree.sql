-- about:  The indicator tree: explanation, basis, what a score is not for.
-- params: evaluation_id
-- shape:  one row per indicator

select
    evaluation_id,
    indicator_no,
    level1_no,
    level1,
    level2_no,
    level2,
    level3,
    indicator_id,
    own_weight,
    weight,
    score,
    score_share,
    exact_score,
    status,
    rule,
    measure,
    subject,
    target,
    full_at,
    zero_at,
    pass_at,
    deduct_share,
    value,
    unit,
    explanation,
    basis,
    not_for,
    reason,
    source_file,
    source_line,
    over_from,
    over_deduct,
    weighted_by,
    missing_parts,
    each_of
from marts.indicator_scores
where (cast($evaluation_id as text) is null
    or evaluation_id = cast($evaluation_id as text))
order by evaluation_id, indicator_no
