-- about:  What the unit of an evaluation claims for each of its indicators.
-- grain:  one row per evaluation and indicator claimed
-- dist:   ref
-- test:   unique(evaluation_id, indicator_id)

-- An evaluation takes the forms that its own project's files hold. A row with neither
-- value nor score claims nothing.

with

claims as (select * from staging.self_scores),

evaluations as (select * from staging.evaluations)

select
    claims.evaluation_id,
    claims.indicator_id,
    claims.indicator,
    claims.claimed_target_value,
    claims.claimed_value,
    claims.claimed_score,
    claims.reason,
    claims.source,
    claims.source_file,
    claims.source_line
from claims
inner join evaluations
    on evaluations.evaluation_id = claims.evaluation_id
    and evaluations.project_id = claims.project_id
where claims.claimed_value is not null or claims.claimed_score is not null
