-- about:  Indicators of the tree that a finding which stands speaks of.
-- grain:  one row per evaluation, finding and indicator
-- dist:   ref
-- test:   unique(evaluation_id, finding_id, indicator_id)
-- test:   unique(evaluation_id, finding_id, place)

-- Its own; those of the points and indicators among the conditions that hold; those
-- that rest on a measure that holds, on the same subject before another one of it;
-- those that rest on a measure it concerns.

with

grounds as (select * from marts.finding_grounds),

findings as (select * from core.findings),

scores as (select * from marts.indicator_scores),

used as (select * from core.measures_used),

concerns as (select * from core.finding_concerns),

held as (
    select
        evaluation_id,
        finding_id
    from grounds
    group by evaluation_id, finding_id
),

named as (
    select
        findings.evaluation_id,
        findings.finding_id,
        findings.indicator_id,
        0 as nearness
    from findings
    inner join held
        on held.evaluation_id = findings.evaluation_id
        and held.finding_id = findings.finding_id
    where findings.indicator_id is not null
    union all
    select
        evaluation_id,
        finding_id,
        indicator_id,
        1 as nearness
    from grounds
    where indicator_id is not null
    union all
    select
        grounds.evaluation_id,
        grounds.finding_id,
        used.indicator_id,
        case when used.subject = grounds.subject then 2 else 3 end as nearness
    from grounds
    inner join used
        on used.evaluation_id = grounds.evaluation_id
        and used.measure = grounds.measure
    union all
    select
        concerns.evaluation_id,
        concerns.finding_id,
        used.indicator_id,
        4 as nearness
    from concerns
    inner join held
        on held.evaluation_id = concerns.evaluation_id
        and held.finding_id = concerns.finding_id
    inner join used
        on used.evaluation_id = concerns.evaluation_id
        and used.measure = concerns.measure
),

nearest as (
    select
        evaluation_id,
        finding_id,
        indicator_id,
        min(nearness) as nearness
    from named
    group by evaluation_id, finding_id, indicator_id
)

select
    nearest.evaluation_id,
    nearest.finding_id,
    nearest.indicator_id,
    row_number() over (
        partition by nearest.evaluation_id, nearest.finding_id
        order by nearest.nearness, scores.indicator_no
    ) as place
from nearest
-- an indicator that is not in the tree loses nothing
inner join scores
    on scores.evaluation_id = nearest.evaluation_id
    and scores.indicator_id = nearest.indicator_id
