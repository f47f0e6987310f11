-- about:  Satisfaction by group and method: pooled marks, share of the two best.
-- grain:  one row per evaluation, respondent group and method
-- dist:   ref
-- test:   unique(evaluation_id, respondent_group, method)
-- test:   between(value, 0, 1)

with

sums as (
    select * from core.satisfaction_sums
    where respondent_group = '全部' and subject_kind in ('all', 'group')
)

select
    evaluation_id,
    subject                                                   as respondent_group,
    '加权得分'                                                as method,
    n,
    worth_sum / nullif(cast(n as double precision), 0)        as value
from sums
union all
select
    evaluation_id,
    subject                                                   as respondent_group,
    '前两项占比'                                              as method,
    n,
    cast(best_count as double precision) / nullif(n, 0)       as value
from sums
where best_count is not null
