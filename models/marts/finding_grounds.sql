-- about:  What each finding rests on: the conditions that hold, subject by subject.
-- grain:  one row per evaluation, finding, condition and subject
-- dist:   ref
-- test:   unique(evaluation_id, finding_id, condition_no, ground_no)

-- A measure holds when it lies above or below the limit, never on it; without a value
-- it holds nothing. A condition over a set (each) holds once per subject, worst first.
-- A point or an indicator holds when it did not earn all.

with

conditions as (select * from core.finding_conditions where measure is null),

valued as (select * from marts.finding_values),

points as (select * from marts.points),

scores as (select * from marts.indicator_scores),

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
    where points.earned_share < 1
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
    where conditions.point_no is null and scores.score_share < 1
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
