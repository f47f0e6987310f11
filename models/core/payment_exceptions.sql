-- about:  Payments and contracts that break a term, each with its basis.
-- grain:  one row per evaluation, contract, exception and source row
-- dist:   ref
-- test:   unique(evaluation_id, contract_id, exception, source_file, source_line)

with

milestones as (select * from core.milestone_payments),

contracts as (select * from core.contracts),

payments as (select * from core.payments),

events as (select * from core.contract_events),

signings as (
    select
        evaluation_id,
        contract_id,
        event_date as signed_date
    from events
    where event = '签订合同'
),

-- one payment that reaches over the end of a milestone into the next
crossings as (
    select
        payments.evaluation_id,
        payments.contract_id,
        payments.payment_id,
        payments.amount,
        payments.load_id,
        payments.source_file,
        payments.source_line,
        count(*)                                               as milestone_count,
        string_agg(milestones.condition, '；' order by milestones.milestone_no) as basis
    from payments
    inner join milestones
        on milestones.evaluation_id = payments.evaluation_id
        and milestones.contract_id = payments.contract_id
        and milestones.cumulative_amount
        > payments.cumulative_amount - payments.amount
        and milestones.cumulative_amount - milestones.due_amount
        < payments.cumulative_amount
    where payments.amount > 0
    group by
        payments.evaluation_id, payments.contract_id, payments.payment_id,
        payments.amount, payments.load_id, payments.source_file, payments.source_line
)

select
    evaluation_id,
    contract_id,
    '一次性支付，未按合同进度拨付' as exception,
    amount,
    cast(null as integer)          as days,
    basis,
    load_id,
    source_file,
    source_line
from crossings
where milestone_count > 1
union all
select
    milestones.evaluation_id,
    milestones.contract_id,
    milestones.status              as exception,
    milestones.due_amount          as amount,
    cast(milestones.lag_days as integer) as days,
    milestones.condition           as basis,
    milestones.load_id,
    milestones.source_file,
    milestones.source_line
from milestones
where milestones.status in ('提前支付', '滞后支付', '逾期未付')
union all
select
    evaluation_id,
    contract_id,
    '超合同金额支付'               as exception,
    paid_amount - price_amount     as amount,
    cast(null as integer)          as days,
    '合同金额'                     as basis,
    load_id,
    source_file,
    source_line
from contracts
where paid_amount > price_amount
union all
select
    evaluation_id,
    contract_id,
    '收款方不一致'                 as exception,
    amount,
    cast(null as integer)          as days,
    '合同乙方'                     as basis,
    load_id,
    source_file,
    source_line
from payments
where not is_contract_party
union all
select
    payments.evaluation_id,
    payments.contract_id,
    '未签先付'                     as exception,
    payments.amount,
    cast(signings.signed_date - payments.paid_date as integer) as days,
    '签订合同'                     as basis,
    payments.load_id,
    payments.source_file,
    payments.source_line
from payments
inner join signings
    on signings.evaluation_id = payments.evaluation_id
    and signings.contract_id = payments.contract_id
    and payments.paid_date < signings.signed_date
