-- about:  Retention that was paid out before it was due (质保金未留).
-- grain:  one row per evaluation, contract and source row
-- dist:   ref
-- test:   unique(evaluation_id, contract_id, exception, source_file, source_line)
-- test:   accepted(verdict, '违反', '无法判定')

-- Paid beyond the price less the retention before the last milestone, that of the
-- retention, was met. A letter of guarantee takes its place. Where the day on which it
-- falls due is not known nothing is decided.

with

payments as (select * from core.payments),

contracts as (select * from core.contracts),

milestones as (select * from core.milestones),

guarantees as (select * from core.guarantees),

letters as (
    select
        evaluation_id,
        contract_id
    from guarantees
    where guarantee_kind = '质量保证金' and guarantee_form = '保函'
    group by evaluation_id, contract_id
),

last_milestones as (
    select
        evaluation_id,
        contract_id,
        max(milestone_no) as milestone_no
    from milestones
    group by evaluation_id, contract_id
),

kept as (
    select
        contracts.evaluation_id,
        contracts.contract_id,
        contracts.price_amount - cast(
            contracts.price_amount * contracts.retention_share as decimal(18,2)
        )                       as free_amount,
        milestones.met_date,
        milestones.missing_events
    from contracts
    left join letters
        on letters.evaluation_id = contracts.evaluation_id
        and letters.contract_id = contracts.contract_id
    left join last_milestones
        on last_milestones.evaluation_id = contracts.evaluation_id
        and last_milestones.contract_id = contracts.contract_id
    left join milestones
        on milestones.evaluation_id = contracts.evaluation_id
        and milestones.contract_id = contracts.contract_id
        and milestones.milestone_no = last_milestones.milestone_no
    where contracts.retention_share > 0 and letters.contract_id is null
),

held as (
    select
        payments.*,
        kept.met_date,
        -- a contract without milestones does not say when the retention is due
        coalesce(kept.missing_events, '质保金付款节点') as missing,
        payments.cumulative_amount - kept.free_amount    as over_amount
    from payments
    inner join kept
        on kept.evaluation_id = payments.evaluation_id
        and kept.contract_id = payments.contract_id
    where payments.amount > 0
        and payments.cumulative_amount > kept.free_amount
        and (kept.met_date is null or kept.met_date > payments.paid_date)
)

select
    held.evaluation_id,
    held.contract_id,
    'retention_not_kept'                                      as rule,
    case when held.met_date is null then '无法判定' else '违反' end as verdict,
    '质保金未留'                                                   as exception,
    cast(case
        when held.over_amount > held.amount then held.amount
        else held.over_amount
    end as decimal(18,2))                                     as amount,
    cast(held.met_date - held.paid_date as integer)           as days,
    '合同质保金条款'                                                 as basis,
    case when held.met_date is null then held.missing end     as missing,
    held.load_id,
    held.source_file,
    held.source_line
from held
