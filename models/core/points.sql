-- about:  Points with what people judged; a graded indicator is its own single point.
-- grain:  one row per evaluation, indicator and point
-- dist:   ref
-- test:   unique(evaluation_id, indicator_id, point_no)

with

points as (select * from staging.indicator_points),

judgements as (select * from staging.judgements),

indicators as (select * from staging.indicators),

evaluations as (select * from staging.evaluations),

-- an evaluation takes the judgements that its own project's files hold
own_judgements as (
    select judgements.*
    from judgements
    inner join evaluations
        on evaluations.evaluation_id = judgements.evaluation_id
        and evaluations.project_id = judgements.project_id
),

all_points as (
    select
        evaluation_id, indicator_id, point_no, point, share, measure, subject,
        at_least, at_most, source_file, source_line
    from points
    union all
    select
        evaluation_id, indicator_id, 1 as point_no, level3 as point,
        cast(null as decimal(9,6))  as share,
        cast(null as text)          as measure,
        cast(null as text)          as subject,
        cast(null as decimal(18,6)) as at_least,
        cast(null as decimal(18,6)) as at_most,
        source_file, source_line
    from indicators
    where rule = 'graded'
)

select
    all_points.evaluation_id,
    all_points.indicator_id,
    all_points.point_no,
    all_points.point,
    all_points.measure,
    all_points.subject,
    judgements.verdict,
    judgements.reason,
    judgements.evidence,
    all_points.share,
    all_points.at_least,
    all_points.at_most,
    judgements.earned_share as judged_share,
    all_points.source_file,
    all_points.source_line,
    judgements.source_file  as judgement_file,
    judgements.source_line  as judgement_line
from all_points
left join own_judgements as judgements
    on judgements.evaluation_id = all_points.evaluation_id
    and judgements.indicator_id = all_points.indicator_id
    and judgements.point_no = all_points.point_no
