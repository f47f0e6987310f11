-- about:  Rows of judgements that are not filled in yet: who is asked for which point.
-- grain:  one row per evaluation, indicator, point and expert; expert may be null
-- dist:   ref
-- test:   unique(evaluation_id, indicator_id, point_no, expert)

with

judgements as (select * from staging.judgements),

evaluations as (select * from staging.evaluations)

select
    judgements.evaluation_id,
    judgements.indicator_id,
    judgements.point_no,
    judgements.expert,
    judgements.source_file,
    judgements.source_line
from judgements
inner join evaluations
    on evaluations.evaluation_id = judgements.evaluation_id
    and evaluations.project_id = judgements.project_id
where judgements.verdict is null
    and judgements.earned_share is null
    and judgements.mark is null
    and judgements.defect_count is null
