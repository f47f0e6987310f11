-- about:  Share of the contract limits that can be decided which were kept.
-- grain:  one row per evaluation and subject (全部, event/limit)
-- dist:   ref
-- rows:   core.contract_events where true
-- test:   unique(evaluation_id, subject, period)

with

timeline as (select * from core.contract_timeline),

periods as (select * from core.periods where period_kind = 'whole'),

subjects as (
    select evaluation_id, '全部' as subject, status from timeline
    union all
    select evaluation_id, event || '/' || limit_basis as subject, status from timeline
),

summed as (
    select
        evaluation_id,
        subject,
        count(case when status = '合规' then 1 end)      as kept_count,
        count(case when status <> '无法判定' then 1 end) as decided_count,
        count(*)                                         as limit_count
    from subjects
    group by evaluation_id, subject
)

select
    summed.evaluation_id,
    summed.subject,
    periods.period,
    summed.kept_count                   as numerator,
    summed.decided_count                as denominator,
    summed.limit_count                  as n,
    cast(summed.kept_count as double precision)
    / nullif(summed.decided_count, 0)   as value
from summed
inner join periods on periods.evaluation_id = summed.evaluation_id
