-- about:  Share of the decided milestones that were paid as the contract says.
-- grain:  one row per evaluation and subject (全部 by number, 金额 by amount)
-- dist:   ref
-- rows:   core.milestone_payments where status <> '合规'
-- test:   unique(evaluation_id, subject, period)

-- Milestones that are not due yet or cannot be decided are on neither side; n counts
-- all milestones, so n − denominator is what stays open. No decided milestone: no data.

with

milestones as (select * from core.milestone_payments),

periods as (select * from core.periods where period_kind = 'whole'),

weighed as (
    select
        evaluation_id,
        status,
        '全部'                    as subject,
        cast(1 as decimal(18,2))  as weight
    from milestones
    union all
    select
        evaluation_id,
        status,
        '金额'                    as subject,
        due_amount                as weight
    from milestones
),

summed as (
    select
        evaluation_id,
        subject,
        sum(case when status = '合规' then weight else 0 end) as kept_weight,
        sum(case when status not in ('无法判定', '未到期') then weight else 0 end)
                                                             as decided_weight,
        count(*)                                             as milestone_count
    from weighed
    group by evaluation_id, subject
)

select
    summed.evaluation_id,
    summed.subject,
    periods.period,
    summed.kept_weight                      as numerator,
    summed.decided_weight                   as denominator,
    summed.milestone_count                  as n,
    cast(summed.kept_weight as double precision)
    / nullif(cast(summed.decided_weight as double precision), 0) as value
from summed
inner join periods on periods.evaluation_id = summed.evaluation_id
