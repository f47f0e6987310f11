-- about:  Milestones paid before their condition was met (提前支付).
-- grain:  one row per evaluation, contract and source row
-- dist:   ref
-- test:   unique(evaluation_id, contract_id, exception, source_file, source_line)
-- test:   accepted(verdict, '违反', '无法判定')

-- Where an event has no date and money was paid, nothing is decided.

with

milestones as (select * from core.milestone_payments)

select
    milestones.evaluation_id,
    milestones.contract_id,
    'paid_early'                                                      as rule,
    case when milestones.status = '提前支付' then '违反' else '无法判定' end    as verdict,
    '提前支付'                                                            as exception,
    cast(case when milestones.status = '提前支付' then milestones.due_amount
        else milestones.paid_amount
    end as decimal(18,2))                                             as amount,
    case when milestones.status = '提前支付' then milestones.lag_days end as days,
    milestones.condition                                              as basis,
    case
        when milestones.status = '提前支付' then null
        when milestones.missing_events <> '' then milestones.missing_events
        else milestones.open_events
    end                                                               as missing,
    milestones.load_id,
    milestones.source_file,
    milestones.source_line
from milestones
where milestones.status = '提前支付'
    or milestones.status = '无法判定' and milestones.paid_amount > 0
