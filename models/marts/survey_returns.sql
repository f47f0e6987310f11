-- about:  Sheets given out, returned and valid by survey, with the rates.
-- grain:  one row per evaluation and survey; 全部 is all of them together
-- dist:   ref
-- test:   unique(evaluation_id, survey)
-- test:   between(valid_share, 0, 1)

-- Where it is not known how many were given out (QR code) there is no return rate and
-- no valid rate: no data, never 100 %. standing is what the valid rate (valid/issued)
-- can carry by the trade's norm: conclusion from 70 %, adopted from 50 %, below it
-- reference.

with

counts as (select * from core.survey_counts),

rates as (
    select
        counts.*,
        cast(returned as double precision) / nullif(issued, 0) as return_rate,
        cast(valid as double precision) / nullif(issued, 0)    as valid_rate,
        cast(valid as double precision) / nullif(returned, 0)  as valid_share
    from counts
)

select
    evaluation_id,
    survey,
    issued,
    returned,
    returned - valid as invalid,
    valid,
    return_rate,
    valid_rate,
    valid_share,
    case
        when valid_rate >= 0.7 then 'conclusion'
        when valid_rate >= 0.5 then 'adopted'
        when valid_rate is not null then 'reference'
    end as standing
from rates
