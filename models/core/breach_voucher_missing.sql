-- about:  Payments without a voucher on record (凭证缺失).
-- grain:  one row per evaluation, contract and source row
-- dist:   ref
-- test:   unique(evaluation_id, contract_id, exception, source_file, source_line)
-- test:   accepted(verdict, '违反', '无法判定')

-- Where no payment of the project has a voucher number the column was not handed in:
-- nothing is decided.

with

payments as (select * from core.payments),

known as (
    select
        evaluation_id,
        count(voucher_number) as voucher_count
    from payments
    group by evaluation_id
)

select
    payments.evaluation_id,
    payments.contract_id,
    'voucher_missing'                                           as rule,
    case when known.voucher_count = 0 then '无法判定' else '违反' end as verdict,
    '凭证缺失'                                                      as exception,
    cast(payments.amount as decimal(18,2))                      as amount,
    cast(null as integer)                                       as days,
    '支付凭证'                                                      as basis,
    case when known.voucher_count = 0 then '凭证号' end            as missing,
    payments.load_id,
    payments.source_file,
    payments.source_line
from payments
inner join known on known.evaluation_id = payments.evaluation_id
where payments.voucher_number is null
