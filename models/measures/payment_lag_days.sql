-- about:  Days that payments came after their due day, on average by amount (滞后天数).
-- grain:  one row per evaluation
-- dist:   ref
-- rows:   core.milestone_payments where lag_days > 0
-- test:   unique(evaluation_id, subject, period)

-- Each part of a payment counts with its amount and the days from its milestone's due
-- day, none if it came before. Parts of milestones without a known due day do not
-- count; n is the number of parts that do. Nothing that can be dated: no data.

with

slices as (select * from core.payment_slices),

milestones as (select * from core.milestone_payments),

periods as (select * from core.periods where period_kind = 'whole'),

dated as (
    select
        slices.evaluation_id,
        slices.amount,
        case
            when slices.paid_date > milestones.due_date
                then slices.paid_date - milestones.due_date
            else 0
        end as days
    from slices
    inner join milestones
        on milestones.evaluation_id = slices.evaluation_id
        and milestones.contract_id = slices.contract_id
        and milestones.milestone_no = slices.milestone_no
    where milestones.due_date is not null
),

summed as (
    select
        evaluation_id,
        sum(amount * days) as amount_days,
        sum(amount)        as amount,
        count(*)           as part_count
    from dated
    group by evaluation_id
)

select
    summed.evaluation_id,
    '全部'                                                  as subject,
    periods.period,
    summed.amount_days                                      as numerator,
    summed.amount                                           as denominator,
    summed.part_count                                       as n,
    cast(summed.amount_days as double precision)
    / nullif(cast(summed.amount as double precision), 0)    as value
from summed
inner join periods on periods.evaluation_id = summed.evaluation_id
