-- about:  Retention and deposits that are kept and not given back yet (未退质保金), in 元.
-- grain:  one row per evaluation
-- dist:   ref
-- rows:   core.contracts where retention_share > 0
-- test:   unique(evaluation_id, subject, period)

-- Of each contract with a retention: what is unpaid of its price, up to the retention;
-- and cash deposits less what was given back. The denominator is what was agreed to be
-- kept. An evaluation with neither has no data.

with

contracts as (select * from core.contracts where retention_share > 0),

guarantees as (select * from core.guarantees where guarantee_form = '现金'),

periods as (select * from core.periods where period_kind = 'whole'),

agreed as (
    select
        evaluation_id,
        cast(price_amount * retention_share as decimal(18,2)) as agreed_amount,
        price_amount - paid_amount                            as unpaid_amount
    from contracts
),

kept as (
    select
        evaluation_id,
        agreed_amount,
        case
            when unpaid_amount <= 0 then 0
            when unpaid_amount < agreed_amount then unpaid_amount
            else agreed_amount
        end                           as kept_amount
    from agreed
    union all
    select
        evaluation_id,
        kept_amount                   as agreed_amount,
        kept_amount - released_amount as kept_amount
    from guarantees
),

summed as (
    select
        evaluation_id,
        sum(kept_amount)   as kept_amount,
        sum(agreed_amount) as agreed_amount,
        count(*)           as part_count
    from kept
    group by evaluation_id
)

select
    summed.evaluation_id,
    '全部'                                       as subject,
    periods.period,
    summed.kept_amount                           as numerator,
    summed.agreed_amount                         as denominator,
    summed.part_count                            as n,
    cast(summed.kept_amount as double precision) as value
from summed
inner join periods on periods.evaluation_id = summed.evaluation_id
