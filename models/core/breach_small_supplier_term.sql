-- about:  Terms of payment too long for a small or medium supplier (付款期限过长).
-- grain:  one row per evaluation, contract and source row
-- dist:   ref
-- test:   unique(evaluation_id, contract_id, exception, source_file, source_line)
-- test:   accepted(verdict, '违反', '无法判定')

-- 保障中小企业款项支付条例: 30 days from delivery, or as agreed, at most 60. Which of the two
-- texts holds (国令第728号 from 2020-09-01, 国令第802号 from 2025-06-01) goes by the day the
-- milestone was met. Working days are more calendar days than their number. Whether the
-- supplier is small is not known of a contract that does not say: undecided.

with

milestones as (select * from core.milestones),

contracts as (select * from core.contracts),

evaluations as (select * from core.evaluations),

held as (
    select
        milestones.*,
        contracts.is_small_supplier,
        case
            when milestones.met_date >= date '2025-06-01'
                then '保障中小企业款项支付条例（国令第802号）'
            when milestones.met_date >= date '2020-09-01'
                then '保障中小企业款项支付条例（国令第728号）'
        end as basis
    from milestones
    inner join contracts
        on contracts.evaluation_id = milestones.evaluation_id
        and contracts.contract_id = milestones.contract_id
    inner join evaluations on evaluations.evaluation_id = milestones.evaluation_id
    where milestones.days_after > evaluations.small_supplier_days
        and (contracts.is_small_supplier or contracts.is_small_supplier is null)
)

select
    held.evaluation_id,
    held.contract_id,
    'small_supplier_term'                                      as rule,
    case when held.is_small_supplier then '违反' else '无法判定' end as verdict,
    '付款期限过长'                                                   as exception,
    cast(held.due_amount as decimal(18,2))                     as amount,
    held.days_after                                            as days,
    held.basis                                                 as basis,
    case when held.is_small_supplier is null then '是否中小企业' end as missing,
    held.load_id,
    held.source_file,
    held.source_line
from held
where held.basis is not null
