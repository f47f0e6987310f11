-- about:  Payments on another day than their budget year has (跨年度支付).
-- grain:  one row per evaluation, contract and source row
-- dist:   ref
-- test:   unique(evaluation_id, contract_id, exception, source_file, source_line)
-- test:   accepted(verdict, '违反', '无法判定')

-- A payment charged to the budget of one year and made in another: carried forward, or
-- charged to the wrong year. Without a budget year on record it cannot be decided.

with

payments as (select * from core.payments)

select
    payments.evaluation_id,
    payments.contract_id,
    'outside_year'                                                   as rule,
    case when payments.budget_year is null then '无法判定' else '违反' end as verdict,
    '跨年度支付'                                                          as exception,
    cast(payments.amount as decimal(18,2))                           as amount,
    cast(null as integer)                                            as days,
    '预算年度'
    || case
        when payments.budget_year is null then ''
        else ' ' || cast(payments.budget_year as text)
    end                                                              as basis,
    case when payments.budget_year is null then '预算年度' end           as missing,
    payments.load_id,
    payments.source_file,
    payments.source_line
from payments
where payments.budget_year is null
    or payments.budget_year <> extract(year from payments.paid_date)
