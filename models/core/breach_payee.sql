-- about:  Payments to somebody who is not the contract's party (收款方不一致).
-- grain:  one row per evaluation, contract and source row
-- dist:   ref
-- test:   unique(evaluation_id, contract_id, exception, source_file, source_line)
-- test:   accepted(verdict, '违反', '无法判定')

-- A payment of a contract that is not on record is found by the tests of
-- core.payments.

with

payments as (select * from core.payments)

select
    payments.evaluation_id,
    payments.contract_id,
    'payee'                                as rule,
    '违反'                                   as verdict,
    '收款方不一致'                               as exception,
    cast(payments.amount as decimal(18,2)) as amount,
    cast(null as integer)                  as days,
    '合同乙方'                                 as basis,
    cast(null as text)                     as missing,
    payments.load_id,
    payments.source_file,
    payments.source_line
from payments
where not payments.is_contract_party
