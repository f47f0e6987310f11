-- about:  Steps of the bands rule: values from, or up to, a bound and what they earn.
-- params: evaluation_id
-- shape:  one row per indicator and band

select
    evaluation_id,
    indicator_id,
    band_no,
    lower_bound,
    upper_bound,
    earned_share
from marts.indicator_bands
where (cast($evaluation_id as text) is null
    or evaluation_id = cast($evaluation_id as text))
order by evaluation_id, indicator_id, band_no
