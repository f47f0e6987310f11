-- about:  Where the printed parts of a score do not add up to the printed whole.
-- params: evaluation_id
-- shape:  one row per place in the report and whole; level1 is null for the total

select
    evaluation_id,
    place,
    whole_no,
    level1,
    digits,
    part_sum,
    printed_score,
    difference
from marts.printed_sums
where (cast($evaluation_id as text) is null
    or evaluation_id = cast($evaluation_id as text))
order by evaluation_id, place, whole_no
