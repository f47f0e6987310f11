-- about:  Every point of the points rule with verdict, share, reason and evidence.
-- params: evaluation_id
-- shape:  one row per indicator and point

select
    evaluation_id,
    indicator_id,
    point_no,
    point,
    measure,
    subject,
    verdict,
    cast(value as double precision)        as value,
    at_least,
    at_most,
    share,
    cast(earned_share as double precision) as earned_share,
    status,
    reason,
    evidence,
    source_file,
    source_line,
    judgement_file,
    judgement_line,
    is_rate,
    deduct_share,
    zero_from,
    defect_count,
    mark_count,
    cast(lowest_mark as double precision)  as lowest_mark,
    cast(highest_mark as double precision) as highest_mark
from marts.points
where (cast($evaluation_id as text) is null
    or evaluation_id = cast($evaluation_id as text))
order by evaluation_id, indicator_no, point_no
