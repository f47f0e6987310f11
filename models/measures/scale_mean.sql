-- about:  Mean of the scale in its own points (4.2 of 5): best option k, worst 1.
-- grain:  one row per evaluation and subject (全部, respondent group, question, tag)
-- dist:   ref
-- rows:   core.satisfaction where $subject = subject
-- test:   unique(evaluation_id, subject, period)

-- No data where the questions of the subject have scales of different lengths. A rule
-- makes a share of it: ratio with target 5 gives mean/5, linear from full_at 5 to
-- zero_at 1 gives (mean − 1)/4.

with

sums as (select * from core.satisfaction_sums where respondent_group = '全部'),

periods as (select * from core.periods where period_kind = 'whole')

select
    sums.evaluation_id,
    sums.subject,
    periods.period,
    sums.points_sum                                                 as numerator,
    sums.n                                                          as denominator,
    sums.n,
    cast(sums.points_sum as double precision) / nullif(sums.n, 0)   as value
from sums
inner join periods on periods.evaluation_id = sums.evaluation_id
where sums.points_sum is not null
