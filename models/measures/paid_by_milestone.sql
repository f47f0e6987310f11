-- about:  Share of the decided milestones that were paid as the contract says.
-- grain:  one row per evaluation
-- dist:   ref
-- rows:   core.milestone_payments where status <> '合规'
-- test:   unique(evaluation_id, subject, period)

-- Milestones that are not due yet or cannot be decided are on neither side; n counts
-- all milestones, so n − denominator is what stays open. No decided milestone: no data.

with

milestones as (select * from core.milestone_payments),

periods as (select * from core.periods where period_kind = 'whole'),

summed as (
    select
        evaluation_id,
        count(case when status = '合规' then 1 end)                   as kept_count,
        count(case when status not in ('无法判定', '未到期') then 1 end) as decided_count,
        count(*)                                                      as milestone_count
    from milestones
    group by evaluation_id
)

select
    summed.evaluation_id,
    '全部'                                  as subject,
    periods.period,
    summed.kept_count                       as numerator,
    summed.decided_count                    as denominator,
    summed.milestone_count                  as n,
    cast(summed.kept_count as double precision)
    / nullif(summed.decided_count, 0)       as value
from summed
inner join periods on periods.evaluation_id = summed.evaluation_id
