-- about:  What the unit claims for each indicator against what the data say.
-- grain:  one row per evaluation with a self-evaluation form and indicator
-- dist:   ref
-- test:   unique(evaluation_id, indicator_id)
-- test:   not_null(status)

-- A score claimed above the weight cannot be. Scores agree when they differ by no more
-- than self_score_points of the evaluation, values by no more than self_value_share of
-- the measured one. What is not claimed, or has no score yet, is not compared.

with

scores as (select * from marts.indicator_scores),

claims as (select * from core.self_scores),

evaluations as (select * from core.evaluations),

claimed_evaluations as (select distinct evaluation_id from claims),

joined as (
    select
        scores.evaluation_id,
        scores.indicator_id,
        scores.indicator_no,
        scores.level3,
        scores.weight,
        scores.unit,
        scores.status                                         as score_status,
        scores.target,
        claims.claimed_target_value,
        scores.value,
        claims.claimed_value,
        scores.score,
        claims.claimed_score,
        claims.claimed_score - scores.score                   as difference,
        cast(claims.claimed_value as double precision) - scores.value
                                                              as value_difference,
        evaluations.self_score_points,
        evaluations.self_value_share,
        claims.reason,
        claims.source,
        claims.source_file,
        claims.source_line
    from scores
    inner join claimed_evaluations
        on claimed_evaluations.evaluation_id = scores.evaluation_id
    inner join evaluations on evaluations.evaluation_id = scores.evaluation_id
    left join claims
        on claims.evaluation_id = scores.evaluation_id
        and claims.indicator_id = scores.indicator_id
)

select
    evaluation_id,
    indicator_id,
    indicator_no,
    level3,
    weight,
    unit,
    target,
    claimed_target_value,
    claimed_value,
    value,
    value_difference,
    claimed_score,
    score,
    difference,
    case
        when score_status = 'not_applicable' then 'not_applicable'
        when claimed_score is null and claimed_value is null then 'not_claimed'
        when claimed_score > weight then 'over_weight'
        when claimed_score is not null and score is null then 'not_scored'
        when difference > self_score_points then 'higher'
        when difference < -self_score_points then 'lower'
        when claimed_value is not null and value is not null
            and abs(value_difference) > self_value_share * abs(value)
            then 'value_differs'
        when claimed_score is null and value is null then 'not_scored'
        else 'agrees'
    end as status,
    reason,
    source,
    source_file,
    source_line
from joined
