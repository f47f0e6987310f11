-- about:    A row of judgements still to be filled in belongs to a point of the tree.
-- severity: warn

-- What is filled in must belong to a point (tests/judgements_used.sql). A blank row
-- that belongs to none is likely left from an older tree, or its number is wrong:
-- nobody would see it open.

select
    blanks.source_file,
    blanks.source_line,
    blanks.indicator_id,
    blanks.point_no
from core.blank_judgements as blanks
left join core.points
    on points.evaluation_id = blanks.evaluation_id
    and points.indicator_id = blanks.indicator_id
    and points.point_no = blanks.point_no
where points.point_no is null
