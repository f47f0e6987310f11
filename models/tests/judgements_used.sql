-- about:    Every judged point belongs to a point of the indicator tree.
-- severity: block

select
    judgements.source_file,
    judgements.source_line,
    judgements.indicator_id,
    judgements.point_no
from staging.judgements
inner join core.evaluations on evaluations.evaluation_id = judgements.evaluation_id
left join core.points
    on points.evaluation_id = judgements.evaluation_id
    and points.indicator_id = judgements.indicator_id
    and points.point_no = judgements.point_no
where points.point_no is null
    and (judgements.verdict is not null or judgements.earned_share is not null
        or judgements.mark is not null or judgements.defect_count is not null)
