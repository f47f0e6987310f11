-- about:  Steps of the bands rule.
-- grain:  one row per evaluation, indicator and band
-- dist:   ref
-- test:   unique(evaluation_id, indicator_id, band_no)

select
    evaluation_id,
    indicator_id,
    band_no,
    lower_bound,
    upper_bound,
    earned_share
from core.indicator_bands
