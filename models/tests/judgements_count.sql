-- about:    Every judgement gives a mark, and defects are counted where they cost.
-- severity: block

-- A number of defects needs a point that says what each costs (deduct_share). What is
-- said of a measured point are words only: the measure decides.

select
    marks.source_file,
    marks.source_line,
    marks.indicator_id,
    marks.point_no,
    marks.defect_count,
    points.measure
from core.judgement_marks as marks
inner join core.points
    on points.evaluation_id = marks.evaluation_id
    and points.indicator_id = marks.indicator_id
    and points.point_no = marks.point_no
where points.measure is null
    and (
        marks.defect_count is not null and points.deduct_share is null
        or marks.mark_share is null
        and (marks.verdict is null or marks.verdict <> '不适用')
    )
