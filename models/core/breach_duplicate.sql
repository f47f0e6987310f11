-- about:  Payments that look like one that was made already (重复支付).
-- grain:  one row per evaluation, contract and source row
-- dist:   ref
-- test:   unique(evaluation_id, contract_id, exception, source_file, source_line)
-- test:   accepted(verdict, '违反', '无法判定')

-- The same voucher, or the same amount to the same payee within the days that the
-- evaluation sets. The later payment is named, the earlier is its basis. Each refund of
-- the amount since then sets one right.

with

payments as (select * from core.payments),

evaluations as (select * from core.evaluations),

refunds as (
    select
        evaluation_id,
        contract_id,
        payee_name,
        -amount as amount,
        paid_date
    from payments
    where amount < 0
),

paid as (
    select
        payments.*,
        evaluations.duplicate_days
    from payments
    inner join evaluations on evaluations.evaluation_id = payments.evaluation_id
    where payments.amount > 0
),

-- two joins by equal values: one by either would compare everything with everything
matches as (
    select
        later.evaluation_id,
        later.payment_id,
        earlier.payment_id as earlier_payment_id,
        earlier.paid_date  as earlier_date,
        1                  as is_voucher
    from paid as later
    inner join paid as earlier
        on earlier.evaluation_id = later.evaluation_id
        and earlier.voucher_number = later.voucher_number
    where earlier.paid_date < later.paid_date
        or earlier.paid_date = later.paid_date
        and earlier.payment_id < later.payment_id
    union all
    select
        later.evaluation_id,
        later.payment_id,
        earlier.payment_id as earlier_payment_id,
        earlier.paid_date  as earlier_date,
        0                  as is_voucher
    from paid as later
    inner join paid as earlier
        on earlier.evaluation_id = later.evaluation_id
        and earlier.payee_name = later.payee_name
        and earlier.amount = later.amount
    where later.paid_date - earlier.paid_date <= later.duplicate_days
        and (
            earlier.paid_date < later.paid_date
            or earlier.paid_date = later.paid_date
            and earlier.payment_id < later.payment_id
        )
),

pairs as (
    select
        paid.evaluation_id,
        paid.payment_id,
        paid.contract_id,
        paid.payee_name,
        paid.amount,
        min(matches.earlier_date)                  as earlier_date,
        min(matches.earlier_payment_id)            as earlier_payment_id,
        count(distinct matches.earlier_payment_id) as earlier_count,
        sum(matches.is_voucher)                    as voucher_count
    from paid
    inner join matches
        on matches.evaluation_id = paid.evaluation_id
        and matches.payment_id = paid.payment_id
    group by
        paid.evaluation_id, paid.payment_id, paid.contract_id,
        paid.payee_name, paid.amount
),

repeated as (
    select
        pairs.evaluation_id,
        pairs.payment_id,
        pairs.earlier_payment_id,
        pairs.earlier_date,
        pairs.earlier_count,
        pairs.voucher_count,
        count(refunds.amount) as refund_count
    from pairs
    left join refunds
        on refunds.evaluation_id = pairs.evaluation_id
        and refunds.contract_id = pairs.contract_id
        and refunds.payee_name = pairs.payee_name
        and refunds.amount = pairs.amount
        and refunds.paid_date >= pairs.earlier_date
    group by
        pairs.evaluation_id, pairs.payment_id, pairs.earlier_payment_id,
        pairs.earlier_date, pairs.earlier_count, pairs.voucher_count
),

held as (
    select
        payments.*,
        repeated.earlier_payment_id,
        repeated.voucher_count,
        payments.paid_date - repeated.earlier_date as days_after
    from payments
    inner join repeated
        on repeated.evaluation_id = payments.evaluation_id
        and repeated.payment_id = payments.payment_id
    where repeated.earlier_count > repeated.refund_count
)

select
    held.evaluation_id,
    held.contract_id,
    'duplicate'                        as rule,
    '违反'                               as verdict,
    '重复支付'                             as exception,
    cast(held.amount as decimal(18,2)) as amount,
    cast(held.days_after as integer)   as days,
    case
        when held.voucher_count > 0 then '凭证号与支付 ' || held.earlier_payment_id || ' 相同'
        else '收款方、金额与支付 ' || held.earlier_payment_id || ' 相同'
    end                                as basis,
    cast(null as text)                 as missing,
    held.load_id,
    held.source_file,
    held.source_line
from held
