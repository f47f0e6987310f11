-- about:  Satisfaction of the groups of respondents, weighted as the survey declares.
-- grain:  one row per evaluation and subject (全部, question, tag)
-- dist:   ref
-- rows:   core.satisfaction where $subject = subject and group_weight > 0
-- test:   unique(evaluation_id, subject, period)
-- test:   between(value, 0, 1)

-- Σ weight × pooled value of the group ÷ Σ weight. A group with a weight but without
-- valid answer leaves the whole without a value: it is never zero, its weight is not
-- spread. People who told no group are in the pooled value alone. Each value counts
-- with fourteen digits, so that the sum does not depend on the order of the groups.

with

groups as (select * from core.weighted_groups),

periods as (select * from core.periods where period_kind = 'whole'),

summed as (
    select
        evaluation_id,
        subject,
        count(*)                                            as group_count,
        count(value)                                        as answered_count,
        cast(sum(n) as bigint)                              as n,
        cast(sum(weight) as decimal(28,4))                  as weights,
        sum(
            cast(
                cast(floor(value * 100000000000000 + 0.5) as decimal(18,0))
                * 0.00000000000001
                as decimal(16,14)
            ) * weight
        )                                                   as weighted
    from groups
    group by evaluation_id, subject
)

select
    summed.evaluation_id,
    summed.subject,
    periods.period,
    case
        when summed.answered_count = summed.group_count
            then cast(summed.weighted as double precision)
    end                                                     as numerator,
    summed.weights                                          as denominator,
    summed.n,
    case
        when summed.answered_count = summed.group_count
            then cast(summed.weighted as double precision)
                / nullif(cast(summed.weights as double precision), 0)
    end                                                     as value
from summed
inner join periods on periods.evaluation_id = summed.evaluation_id
