-- about:  Contracts paid beyond their price (超合同金额支付).
-- grain:  one row per evaluation, contract and source row
-- dist:   ref
-- test:   unique(evaluation_id, contract_id, exception, source_file, source_line)
-- test:   accepted(verdict, '违反', '无法判定')

-- The price is that with the amendments signed up to the as-of day.

with

contracts as (select * from core.contracts)

select
    contracts.evaluation_id,
    contracts.contract_id,
    'over_contract'                                                    as rule,
    '违反'                                                               as verdict,
    '超合同金额支付'                                                          as exception,
    cast(contracts.paid_amount - contracts.price_amount as decimal(18,2)) as amount,
    cast(null as integer)                                              as days,
    '合同金额'                                                             as basis,
    cast(null as text)                                                 as missing,
    contracts.load_id,
    contracts.source_file,
    contracts.source_line
from contracts
where contracts.paid_amount > contracts.price_amount
