-- about:  What is not paid yet: overdue, due within 30, 90 or 180 days, later, unknown.
-- grain:  one row per evaluation, contract and milestone that is not paid in full
-- dist:   ref
-- test:   unique(evaluation_id, contract_id, milestone_no)
-- test:   accepted(horizon, '已到期', '30天内', '90天内', '180天内', '180天以后', '未知')

-- Seen from the evaluation's as-of day. A milestone whose condition is not met yet has
-- no due day: unknown, with what it waits for.

with

milestones as (select * from core.milestone_payments),

contracts as (select * from core.contracts)

select
    milestones.evaluation_id,
    milestones.contract_id,
    contracts.contract_name,
    contracts.supplier_name,
    milestones.milestone_no,
    milestones.condition,
    milestones.missing_events,
    milestones.due_date,
    milestones.due_amount - milestones.paid_amount          as open_amount,
    cast(milestones.due_date - milestones.as_of as integer) as days_left,
    case
        when milestones.due_date is null then '未知'
        when milestones.due_date <= milestones.as_of then '已到期'
        when milestones.due_date - milestones.as_of <= 30 then '30天内'
        when milestones.due_date - milestones.as_of <= 90 then '90天内'
        when milestones.due_date - milestones.as_of <= 180 then '180天内'
        else '180天以后'
    end                                                     as horizon,
    milestones.source_file,
    milestones.source_line
from milestones
inner join contracts
    on contracts.evaluation_id = milestones.evaluation_id
    and contracts.contract_id = milestones.contract_id
where milestones.due_amount > milestones.paid_amount
