-- about:  Satisfaction by group and method: pooled marks, share of the two best.
-- grain:  one row per evaluation, respondent group and method
-- dist:   ref
-- test:   unique(evaluation_id, respondent_group, method)
-- test:   between(value, 0, 1)

with

worths as (select * from core.satisfaction),

summed as (
    select
        evaluation_id,
        respondent_group,
        count(*)                                  as n,
        sum(worth)                                as worth_sum,
        count(case when worth >= 0.75 then 1 end) as best_count
    from worths
    group by evaluation_id, respondent_group
)

select
    evaluation_id,
    respondent_group,
    '加权得分'                                                as method,
    n,
    worth_sum / nullif(cast(n as double precision), 0)        as value
from summed
union all
select
    evaluation_id,
    respondent_group,
    '前两项占比'                                              as method,
    n,
    cast(best_count as double precision) / nullif(n, 0)       as value
from summed
