-- about:  The score of every indicator that must be scored, with its status.
-- grain:  one row per evaluation and indicator
-- dist:   ref
-- test:   unique(evaluation_id, indicator_id)
-- test:   same_rows(core.assessed)
-- test:   accepted(status, 'scored', 'no_data', 'not_applicable', 'awaiting_judgement')
-- test:   between(score_share, 0, 1)

-- score = weight × earned share, both exact decimals. Eleven digits of it are kept:
-- they hold every tie that rounding can meet and drop the dust of quotients (5 × (1 −
-- 6.65 × 5 %) is 3.3375). Rounding, half up, is the evaluation's own rule: at each
-- point, at each indicator, or only in the total. A spread weight may have more digits
-- than are kept: everything earned is the whole weight, and rounding up gives no more.
-- An indicator without data has no score.

with

assessed as (select * from core.assessed),

evaluations as (select * from core.evaluations),

rules as (select * from marts.rule_scores),

reasons as (select * from marts.point_reasons),

rule_reasons as (select * from marts.rule_reasons),

points as (select * from marts.point_scores),

point_sums as (
    select
        evaluation_id,
        indicator_id,
        sum(score) as score
    from points
    group by evaluation_id, indicator_id
),

exact as (
    select
        assessed.*,
        cast(rules.value as double precision)   as value,
        case
            when assessed.not_applicable is not null then 'not_applicable'
            -- a rule that gave no row at all has nothing to score
            else coalesce(rules.status, 'no_data')
        end                                     as status,
        case
            when assessed.not_applicable is null and rules.status = 'scored'
                then rules.earned_share
        end                                     as score_share,
        evaluations.rounding_level,
        evaluations.rounding_digits,
        point_sums.score                        as point_score,
        -- what the rule says goes first: how an average was taken
        case
            when rule_reasons.reason is null then reasons.reason
            when reasons.reason is null then rule_reasons.reason
            else rule_reasons.reason || '；' || reasons.reason
        end                                     as reason
    from assessed
    inner join evaluations on evaluations.evaluation_id = assessed.evaluation_id
    left join rules
        on rules.evaluation_id = assessed.evaluation_id
        and rules.indicator_id = assessed.indicator_id
    left join reasons
        on reasons.evaluation_id = assessed.evaluation_id
        and reasons.indicator_id = assessed.indicator_id
    left join rule_reasons
        on rule_reasons.evaluation_id = assessed.evaluation_id
        and rule_reasons.indicator_id = assessed.indicator_id
    left join point_sums
        on point_sums.evaluation_id = assessed.evaluation_id
        and point_sums.indicator_id = assessed.indicator_id
),

scored as (
    select
        exact.*,
        cast(weight * score_share as decimal(18,11)) as exact_score
    from exact
),

rounded as (
    select
        scored.*,
        case
            when rounding_level = 'total' then exact_score
            when rounding_level = 'point' and point_score is not null
                and score_share is not null
                then cast(point_score as decimal(18,11))
            when rounding_digits = 0 then cast(round(exact_score, 0) as decimal(18,11))
            when rounding_digits = 1 then cast(round(exact_score, 1) as decimal(18,11))
            when rounding_digits = 2 then cast(round(exact_score, 2) as decimal(18,11))
            when rounding_digits = 3 then cast(round(exact_score, 3) as decimal(18,11))
            else cast(round(exact_score, 4) as decimal(18,11))
        end as rounded_score
    from scored
)

select
    evaluation_id,
    indicator_id,
    indicator_no,
    level1_no,
    level1,
    level2_no,
    level2,
    level3,
    explanation,
    rule,
    measure,
    subject,
    unit,
    basis,
    not_for,
    -- one that does not apply says why; the others say why they lost points
    coalesce(not_applicable, reason)            as reason,
    status,
    own_weight,
    weight,
    target,
    full_at,
    zero_at,
    pass_at,
    deduct_share,
    over_from,
    over_deduct,
    weighted_by,
    missing_parts,
    each_of,
    value,
    cast(score_share as double precision)       as score_share,
    exact_score,
    case
        when score_share = 1 or rounded_score > weight
            then cast(weight as decimal(18,11))
        else rounded_score
    end                                         as score,
    source_file,
    source_line
from rounded
