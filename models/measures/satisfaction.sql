-- about:  Satisfaction pooled over all scored answers: mean of 100/75/50/25/0 %.
-- grain:  one row per evaluation and subject (全部, respondent group, question, tag)
-- dist:   ref
-- rows:   core.satisfaction where $subject = subject
-- test:   unique(evaluation_id, subject, period)
-- test:   between(value, 0, 1)

-- Of k options each is worth (k − i)/(k − 1), or what the questionnaire declares.

with

sums as (select * from core.satisfaction_sums where respondent_group = '全部'),

periods as (select * from core.periods where period_kind = 'whole')

select
    sums.evaluation_id,
    sums.subject,
    periods.period,
    sums.worth_sum                                                  as numerator,
    sums.n                                                          as denominator,
    sums.n,
    sums.worth_sum / nullif(cast(sums.n as double precision), 0)    as value
from sums
inner join periods on periods.evaluation_id = sums.evaluation_id
