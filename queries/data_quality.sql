-- about:  Completeness, validity, duplicates and timeliness of what was received.
-- params: evaluation_id, dimension, feed
-- shape:  one row per evaluation, dimension, feed and member

select
    evaluation_id,
    dimension,
    feed,
    member,
    rows_read,
    rows_loaded,
    rows_rejected,
    rows_superseded,
    cell_count,
    filled_count,
    completeness_share,
    validity_share,
    duplicate_count,
    duplicate_share,
    judged_count,
    on_time_count,
    timely_share,
    last_event_date,
    fresh_days,
    completeness_reason,
    timeliness_reason
from marts.data_quality
where (cast($evaluation_id as text) is null
    or evaluation_id = cast($evaluation_id as text))
    and (cast($dimension as text) is null or dimension = cast($dimension as text))
    and (cast($feed as text) is null or feed = cast($feed as text))
order by evaluation_id, dimension, feed, member
