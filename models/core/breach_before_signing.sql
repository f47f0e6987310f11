-- about:  Payments before their contract was signed (未签先付).
-- grain:  one row per evaluation, contract and source row
-- dist:   ref
-- test:   unique(evaluation_id, contract_id, exception, source_file, source_line)
-- test:   accepted(verdict, '违反', '无法判定')

-- Where the signing has no date nothing is decided.

with

payments as (select * from core.payments),

contracts as (select * from core.contracts),

events as (select * from core.contract_events),

signings as (
    select
        evaluation_id,
        contract_id,
        event_date as signed_date
    from events
    where event = '签订合同'
)

select
    payments.evaluation_id,
    payments.contract_id,
    'before_signing'                                                 as rule,
    case when signings.signed_date is null then '无法判定' else '违反' end as verdict,
    '未签先付'                                                           as exception,
    cast(payments.amount as decimal(18,2))                           as amount,
    cast(signings.signed_date - payments.paid_date as integer)       as days,
    '签订合同'                                                           as basis,
    case when signings.signed_date is null then '签订合同' end           as missing,
    payments.load_id,
    payments.source_file,
    payments.source_line
from payments
inner join contracts
    on contracts.evaluation_id = payments.evaluation_id
    and contracts.contract_id = payments.contract_id
left join signings
    on signings.evaluation_id = payments.evaluation_id
    and signings.contract_id = payments.contract_id
where payments.amount > 0
    and (signings.signed_date is null or payments.paid_date < signings.signed_date)
