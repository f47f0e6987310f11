-- about:  Milestones paid after their due day, or not yet though it has passed.
-- grain:  one row per evaluation, contract and source row
-- dist:   ref
-- test:   unique(evaluation_id, contract_id, exception, source_file, source_line)
-- test:   accepted(verdict, '违反', '无法判定')

-- 滞后支付 was paid in full too late, 逾期未付 is not paid in full on the as-of day. A
-- milestone whose contract gives no days has no day to be late by once it is paid. The
-- last milestone of a contract that is its retention is held to breach_retention_due.

with

milestones as (select * from core.milestone_payments),

contracts as (select * from core.contracts),

slices as (select * from core.payment_slices),

-- the parts of each milestone that came after its due day
late_parts as (
    select
        milestones.evaluation_id,
        milestones.contract_id,
        milestones.milestone_no,
        sum(slices.amount) as amount
    from milestones
    inner join slices
        on slices.evaluation_id = milestones.evaluation_id
        and slices.contract_id = milestones.contract_id
        and slices.milestone_no = milestones.milestone_no
        and slices.paid_date > milestones.due_date
    where milestones.status = '滞后支付'
    group by
        milestones.evaluation_id, milestones.contract_id, milestones.milestone_no
),

late as (
    select
        milestones.*,
        contracts.retention_share,
        late_parts.amount as late_amount,
        row_number() over (
            partition by milestones.evaluation_id, milestones.contract_id
            order by milestones.milestone_no desc nulls last
        ) as from_last
    from milestones
    inner join contracts
        on contracts.evaluation_id = milestones.evaluation_id
        and contracts.contract_id = milestones.contract_id
    left join late_parts
        on late_parts.evaluation_id = milestones.evaluation_id
        and late_parts.contract_id = milestones.contract_id
        and late_parts.milestone_no = milestones.milestone_no
)

select
    late.evaluation_id,
    late.contract_id,
    'paid_late'                                                 as rule,
    case when late.status = '无法判定' then '无法判定' else '违反' end    as verdict,
    case when late.status = '滞后支付' then '滞后支付' else '逾期未付' end  as exception,
    cast(case
        when late.status = '滞后支付' then late.late_amount
        else late.due_amount - late.paid_amount
    end as decimal(18,2))                                       as amount,
    case
        when late.status = '无法判定' then null
        when late.status = '滞后支付' then late.lag_days
        else late.as_of - late.due_date
    end                                                         as days,
    late.condition                                              as basis,
    case when late.status = '无法判定' then late.missing_events end as missing,
    late.load_id,
    late.source_file,
    late.source_line
from late
where (late.from_last > 1 or late.due_share <> late.retention_share
        or late.retention_share is null)
    and (
        late.status in ('滞后支付', '逾期未付')
        or late.status = '部分支付' and late.due_date < late.as_of
        or late.status = '无法判定' and late.missing_events <> ''
            and (late.paid_amount < late.due_amount or late.days_kind is not null)
    )
