-- about:    Of every survey at least half of the sheets are valid.
-- severity: warn

-- Of what was given out where that is known, else of what came back: below half, what
-- people said is for reference only (the norm of the trade; docs/survey.md).

select
    evaluation_id,
    survey,
    issued,
    returned,
    valid,
    return_rate,
    valid_rate,
    valid_share
from marts.survey_returns
where survey <> '全部'
    and (valid_rate < 0.5 or valid_share < 0.5)
