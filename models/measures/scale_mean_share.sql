-- about:  Mean of the scale over its length (mean/5): the worst counts 1/k, not 0.
-- grain:  one row per evaluation and subject (全部, respondent group, question, tag)
-- dist:   ref
-- rows:   core.satisfaction where $subject = subject
-- test:   unique(evaluation_id, subject, period)
-- test:   between(value, 0, 1)

-- Each answer counts points/k of its own scale, so that scales may differ. The share
-- (mean − 1)/(k − 1), with 0 for the worst, is the measure satisfaction.

with

sums as (select * from core.satisfaction_sums where respondent_group = '全部'),

periods as (select * from core.periods where period_kind = 'whole')

select
    sums.evaluation_id,
    sums.subject,
    periods.period,
    sums.scale_sum                                                  as numerator,
    sums.n                                                          as denominator,
    sums.n,
    sums.scale_sum / nullif(cast(sums.n as double precision), 0)    as value
from sums
inner join periods on periods.evaluation_id = sums.evaluation_id
