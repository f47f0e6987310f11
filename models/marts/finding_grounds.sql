-- about:  What each finding rests on: the conditions that hold, subject by subject.
-- grain:  one row per evaluation, finding, condition and subject
-- dist:   ref
-- test:   unique(evaluation_id, finding_id, condition_no, ground_no)

-- A measure holds when it lies above or below the limit, never on it; without a value
-- it holds nothing. The limit is the condition's own, or the target that the tree sets
-- the measure and subject (full_at where a rule has no target): of several indicators
-- the one that is missed by more. A condition over a set (each) holds once per subject,
-- worst first. A point or an indicator holds when it did not earn all.

with

conditions as (select * from core.finding_conditions),

measured as (select * from marts.measured_values),

sets as (select * from core.subject_sets),

assessed as (
    select * from core.assessed
    where measure is not null and rule <> 'average' and not_applicable is null
),

points as (select * from marts.points),

scores as (select * from marts.indicator_scores),

targets as (
    select
        evaluation_id,
        measure,
        subject,
        -- a rule without a target gives full marks at a value
        max(coalesce(target, full_at)) as highest,
        min(coalesce(target, full_at)) as lowest
    from assessed
    group by evaluation_id, measure, subject
),

subjects as (
    select
        conditions.evaluation_id,
        conditions.finding_id,
        conditions.condition_no,
        conditions.measure,
        conditions.each_of,
        conditions.basis,
        conditions.above,
        conditions.below,
        conditions.is_above_target,
        conditions.is_below_target,
        conditions.subject,
        conditions.subject as subject_name
    from conditions
    where conditions.measure is not null and conditions.each_of is null
    union all
    select
        conditions.evaluation_id,
        conditions.finding_id,
        conditions.condition_no,
        conditions.measure,
        conditions.each_of,
        conditions.basis,
        conditions.above,
        conditions.below,
        conditions.is_above_target,
        conditions.is_below_target,
        sets.subject,
        sets.subject_name
    from conditions
    inner join sets
        on sets.evaluation_id = conditions.evaluation_id
        and sets.set_name = conditions.each_of
    where conditions.measure is not null
),

valued as (
    select
        subjects.evaluation_id,
        subjects.finding_id,
        subjects.condition_no,
        subjects.measure,
        subjects.subject,
        subjects.subject_name,
        subjects.each_of,
        subjects.basis,
        measured.value,
        measured.numerator,
        measured.denominator,
        measured.n,
        case
            when subjects.is_above_target then targets.lowest
            else subjects.above
        end as upper_limit,
        case
            when subjects.is_below_target then targets.highest
            else subjects.below
        end as lower_limit
    from subjects
    inner join measured
        on measured.evaluation_id = subjects.evaluation_id
        and measured.measure = subjects.measure
        and measured.subject = subjects.subject
    left join targets
        on targets.evaluation_id = subjects.evaluation_id
        and targets.measure = subjects.measure
        and targets.subject = subjects.subject
),

held as (
    select
        evaluation_id,
        finding_id,
        condition_no,
        measure,
        subject,
        subject_name,
        each_of,
        basis,
        cast(null as text)      as indicator_id,
        cast(null as integer)   as point_no,
        value,
        numerator,
        denominator,
        n,
        case when value > upper_limit then upper_limit else lower_limit end
                                as bound,
        -- worst first: what lies furthest from its limit
        case when value > upper_limit then 0 - value else value end as badness
    from valued
    where value > upper_limit or value < lower_limit
    union all
    select
        conditions.evaluation_id,
        conditions.finding_id,
        conditions.condition_no,
        cast(null as text)      as measure,
        scores.level3           as subject,
        scores.level3           as subject_name,
        cast(null as text)      as each_of,
        conditions.basis,
        conditions.indicator_id,
        conditions.point_no,
        cast(points.earned_share as decimal(38,14)) as value,
        cast(null as decimal(28,6)) as numerator,
        cast(null as decimal(28,6)) as denominator,
        cast(null as bigint)    as n,
        cast(1 as decimal(18,6)) as bound,
        cast(points.earned_share as decimal(38,14)) as badness
    from conditions
    inner join points
        on points.evaluation_id = conditions.evaluation_id
        and points.indicator_id = conditions.indicator_id
        and points.point_no = conditions.point_no
    left join scores
        on scores.evaluation_id = conditions.evaluation_id
        and scores.indicator_id = conditions.indicator_id
    where conditions.measure is null and points.earned_share < 1
    union all
    select
        conditions.evaluation_id,
        conditions.finding_id,
        conditions.condition_no,
        cast(null as text)      as measure,
        scores.level3           as subject,
        scores.level3           as subject_name,
        cast(null as text)      as each_of,
        conditions.basis,
        conditions.indicator_id,
        cast(null as integer)   as point_no,
        cast(scores.score_share as decimal(38,14)) as value,
        cast(null as decimal(28,6)) as numerator,
        cast(null as decimal(28,6)) as denominator,
        cast(null as bigint)    as n,
        cast(1 as decimal(18,6)) as bound,
        cast(scores.score_share as decimal(38,14)) as badness
    from conditions
    inner join scores
        on scores.evaluation_id = conditions.evaluation_id
        and scores.indicator_id = conditions.indicator_id
    where conditions.measure is null and conditions.point_no is null
        and scores.score_share < 1
)

select
    evaluation_id,
    finding_id,
    condition_no,
    row_number() over (
        partition by evaluation_id, finding_id, condition_no
        order by badness, subject
    )                               as ground_no,
    measure,
    subject,
    subject_name,
    each_of,
    basis,
    indicator_id,
    point_no,
    cast(value as double precision) as value,
    numerator,
    denominator,
    n,
    bound
from held
