-- about:  One payment in place of the instalments the contract agreed.
-- grain:  one row per evaluation, contract and source row
-- dist:   ref
-- test:   unique(evaluation_id, contract_id, exception, source_file, source_line)
-- test:   accepted(verdict, '违反', '无法判定')

-- A payment that reaches over the end of a milestone into the next.

with

payments as (select * from core.payments),

milestones as (select * from core.milestone_payments),

parts as (
    select
        payments.evaluation_id,
        payments.payment_id,
        milestones.milestone_no,
        milestones.condition
    from payments
    inner join milestones
        on milestones.evaluation_id = payments.evaluation_id
        and milestones.contract_id = payments.contract_id
        and milestones.cumulative_amount
        > payments.cumulative_amount - payments.amount
        and milestones.cumulative_amount - milestones.due_amount
        < payments.cumulative_amount
    where payments.amount > 0
),

-- few payments cross a milestone: only theirs are written out
crossing as (
    select
        evaluation_id,
        payment_id
    from parts
    group by evaluation_id, payment_id
    having count(*) > 1
),

bases as (
    select
        parts.evaluation_id,
        parts.payment_id,
        string_agg(parts.condition, '；' order by parts.milestone_no) as basis
    from parts
    inner join crossing
        on crossing.evaluation_id = parts.evaluation_id
        and crossing.payment_id = parts.payment_id
    group by parts.evaluation_id, parts.payment_id
),

crossings as (
    select
        payments.evaluation_id,
        payments.contract_id,
        payments.amount,
        bases.basis,
        payments.load_id,
        payments.source_file,
        payments.source_line
    from payments
    inner join bases
        on bases.evaluation_id = payments.evaluation_id
        and bases.payment_id = payments.payment_id
)

select
    crossings.evaluation_id,
    crossings.contract_id,
    'not_by_instalments'                    as rule,
    '违反'                                    as verdict,
    '一次性支付，未按合同进度拨付'                        as exception,
    cast(crossings.amount as decimal(18,2)) as amount,
    cast(null as integer)                   as days,
    crossings.basis                         as basis,
    cast(null as text)                      as missing,
    crossings.load_id,
    crossings.source_file,
    crossings.source_line
from crossings
