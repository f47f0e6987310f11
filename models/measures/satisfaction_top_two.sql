-- about:  Share of the scored answers that chose one of the best two options.
-- grain:  one row per evaluation and subject (全部, respondent group, question, tag)
-- dist:   ref
-- rows:   core.satisfaction where $subject = subject and is_best_two
-- test:   unique(evaluation_id, subject, period)
-- test:   between(value, 0, 1)

-- No data where a question of the subject has fewer than four options with an opinion:
-- the best two of three would count the middle one.

with

sums as (select * from core.satisfaction_sums where respondent_group = '全部'),

periods as (select * from core.periods where period_kind = 'whole')

select
    sums.evaluation_id,
    sums.subject,
    periods.period,
    sums.best_count                                                 as numerator,
    sums.n                                                          as denominator,
    sums.n,
    cast(sums.best_count as double precision) / nullif(sums.n, 0)   as value
from sums
inner join periods on periods.evaluation_id = sums.evaluation_id
where sums.best_count is not null
