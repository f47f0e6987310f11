-- about:  Printed findings for which no indicator they speak of lost a point.
-- grain:  one row per evaluation and finding
-- dist:   ref
-- test:   unique(evaluation_id, finding_id)
-- test:   accepted(why, 'no_indicator', 'full_score', 'not_scored')

with

printed as (select * from marts.finding_hits where not is_dropped),

touched as (select * from marts.finding_indicators),

scores as (select * from marts.indicator_scores),

summed as (
    select
        touched.evaluation_id,
        touched.finding_id,
        count(case when scores.score < scores.weight then 1 end) as lost_count,
        count(scores.score)                                      as scored_count
    from touched
    inner join scores
        on scores.evaluation_id = touched.evaluation_id
        and scores.indicator_id = touched.indicator_id
    group by touched.evaluation_id, touched.finding_id
)

select
    printed.evaluation_id,
    printed.finding_no,
    printed.finding_id,
    printed.title,
    printed.severity,
    printed.indicator_id,
    case
        when summed.finding_id is null then 'no_indicator'
        when summed.scored_count = 0 then 'not_scored'
        else 'full_score'
    end as why
from printed
left join summed
    on summed.evaluation_id = printed.evaluation_id
    and summed.finding_id = printed.finding_id
where summed.finding_id is null or summed.lost_count = 0
