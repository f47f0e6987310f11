-- about:  How long requests waited for a response, in bands against the promise.
-- params: evaluation_id
-- shape:  one row per band; the last band is unanswered

select
    evaluation_id,
    band_no,
    promised_minutes,
    from_minutes,
    to_minutes,
    ticket_count
from marts.response_bands
where (cast($evaluation_id as text) is null
    or evaluation_id = cast($evaluation_id as text))
order by evaluation_id, band_no
