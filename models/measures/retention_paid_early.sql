-- about:  Contracts of which retention was paid before the warranty ended (质保金).
-- grain:  one row per evaluation
-- dist:   ref
-- rows:   core.payments where true
-- test:   unique(evaluation_id, subject, period)

-- Retention was touched when more than price × (1 − retention share) was paid before
-- the day of 质保期满. Where that day is not on record and more was paid, nothing can be
-- decided; contracts without retention or payments are on neither side.

with

contracts as (
    select * from core.contracts where retention_share > 0 and payment_count > 0
),

payments as (select * from core.payments),

ended as (select * from core.contract_events where event = '质保期满'),

periods as (select * from core.periods where period_kind = 'whole'),

paid as (
    select
        contracts.evaluation_id,
        contracts.contract_id,
        min(ended.event_date)                           as ended_date,
        min(contracts.price_amount)                     as price_amount,
        min(contracts.retention_share)                  as retention_share,
        sum(payments.amount)                            as paid_amount,
        sum(
            case
                when ended.event_date is null
                    or payments.paid_date < ended.event_date then payments.amount
            end
        )                                               as early_amount
    from contracts
    inner join payments
        on payments.evaluation_id = contracts.evaluation_id
        and payments.contract_id = contracts.contract_id
    left join ended
        on ended.evaluation_id = contracts.evaluation_id
        and ended.contract_id = contracts.contract_id
    group by contracts.evaluation_id, contracts.contract_id
),

decided as (
    select
        evaluation_id,
        early_amount is not null
        and early_amount > price_amount * (1 - retention_share) as is_early
    from paid
    where ended_date is not null
        or paid_amount <= price_amount * (1 - retention_share)
),

counted as (
    select
        evaluation_id,
        count(case when is_early then 1 end) as early_count,
        count(*)                             as n
    from decided
    group by evaluation_id
)

select
    counted.evaluation_id,
    '全部'                                         as subject,
    periods.period,
    counted.early_count                            as numerator,
    counted.n                                      as denominator,
    counted.n,
    cast(counted.early_count as double precision)  as value
from counted
inner join periods on periods.evaluation_id = counted.evaluation_id
