-- about:  Indicators that lost points and that no printed finding speaks of.
-- grain:  one row per evaluation and indicator
-- dist:   ref
-- test:   unique(evaluation_id, indicator_id)

with

scores as (select * from marts.indicator_scores where status = 'scored'),

printed as (select * from marts.finding_hits where not is_dropped),

touched as (select * from marts.finding_indicators),

spoken_of as (
    select
        touched.evaluation_id,
        touched.indicator_id
    from touched
    inner join printed
        on printed.evaluation_id = touched.evaluation_id
        and printed.finding_id = touched.finding_id
    group by touched.evaluation_id, touched.indicator_id
)

select
    scores.evaluation_id,
    scores.indicator_no,
    scores.indicator_id,
    scores.level3,
    scores.weight,
    scores.score,
    scores.weight - scores.score as lost_score,
    scores.reason
from scores
left join spoken_of
    on spoken_of.evaluation_id = scores.evaluation_id
    and spoken_of.indicator_id = scores.indicator_id
where scores.score < scores.weight
    and spoken_of.indicator_id is null
