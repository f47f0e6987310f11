-- about:  Payments to one payee that stay under a threshold one by one (化整为零).
-- grain:  one row per evaluation, contract and source row
-- dist:   ref
-- test:   unique(evaluation_id, contract_id, exception, source_file, source_line)
-- test:   accepted(verdict, '违反', '无法判定')

-- Off unless the evaluation sets split_amount. A row names the first of a chain:
-- several payments, each under the threshold, that reach it together within the days
-- set.

with

payments as (select * from core.payments where amount > 0),

evaluations as (select * from core.evaluations),

small as (
    select
        payments.*,
        evaluations.split_amount,
        evaluations.split_days,
        lag(payments.paid_date) over (
            partition by payments.evaluation_id, payments.payee_name
            order by payments.paid_date, payments.payment_id
        ) as before_date
    from payments
    inner join evaluations
        on evaluations.evaluation_id = payments.evaluation_id
        and payments.amount < evaluations.split_amount
),

chains as (
    select
        first.evaluation_id,
        first.payment_id,
        count(*)          as payment_count,
        sum(small.amount) as chain_amount,
        max(small.paid_date) as last_date
    from small as first
    inner join small
        on small.evaluation_id = first.evaluation_id
        and small.payee_name = first.payee_name
        and small.paid_date >= first.paid_date
        and small.paid_date - first.paid_date <= first.split_days
    where first.before_date is null
        or first.paid_date - first.before_date > first.split_days
    group by first.evaluation_id, first.payment_id
),

held as (
    select
        small.*,
        chains.payment_count,
        chains.chain_amount,
        chains.last_date - small.paid_date as chain_days
    from small
    inner join chains
        on chains.evaluation_id = small.evaluation_id
        and chains.payment_id = small.payment_id
    where chains.payment_count > 1 and chains.chain_amount >= small.split_amount
)

select
    held.evaluation_id,
    held.contract_id,
    'split'                                                           as rule,
    '违反'                                                              as verdict,
    '化整为零'                                                            as exception,
    cast(held.chain_amount as decimal(18,2))                          as amount,
    cast(held.chain_days as integer)                                  as days,
    cast(held.payment_count as text) || ' 笔，单笔低于 '
    || cast(cast(held.split_amount as decimal(18,2)) as text) || ' 元' as basis,
    cast(null as text)                                                as missing,
    held.load_id,
    held.source_file,
    held.source_line
from held
