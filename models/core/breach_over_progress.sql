-- about:  Payments above what the met milestones allowed on their day (超进度支付).
-- grain:  one row per evaluation, contract and source row
-- dist:   ref
-- test:   unique(evaluation_id, contract_id, exception, source_file, source_line)
-- test:   accepted(verdict, '违反', '无法判定')

-- What may be paid by a day is the highest cumulative amount of the milestones met by
-- then. Where one that would allow the payment waits for an event without a date,
-- nothing is decided. A contract without milestones has no progress to be overpaid.

with

payments as (select * from core.payments),

milestones as (select * from core.milestones),

allowed as (
    select
        payments.evaluation_id,
        payments.payment_id,
        max(case
            when milestones.met_date <= payments.paid_date
                then milestones.cumulative_amount
            else 0
        end) as sure_amount,
        max(case
            when milestones.met_date <= payments.paid_date
                or milestones.met_date is null or milestones.open_events <> ''
                then milestones.cumulative_amount
            else 0
        end) as possible_amount
    from payments
    inner join milestones
        on milestones.evaluation_id = payments.evaluation_id
        and milestones.contract_id = payments.contract_id
    where payments.amount > 0
    group by payments.evaluation_id, payments.payment_id
),

overpaid as (
    select
        payments.*,
        payments.cumulative_amount > allowed.possible_amount as is_certain,
        payments.cumulative_amount - case
            when payments.cumulative_amount > allowed.possible_amount
                then allowed.possible_amount
            else allowed.sure_amount
        end                                                  as over_amount
    from payments
    inner join allowed
        on allowed.evaluation_id = payments.evaluation_id
        and allowed.payment_id = payments.payment_id
    where payments.cumulative_amount > allowed.sure_amount
),

-- what the milestones wait for that might have allowed the undecided ones
waits as (
    select
        overpaid.evaluation_id,
        overpaid.payment_id,
        string_agg(
            case
                when milestones.missing_events <> '' then milestones.missing_events
                else milestones.open_events
            end,
            '；' order by milestones.milestone_no
        ) as missing
    from overpaid
    inner join milestones
        on milestones.evaluation_id = overpaid.evaluation_id
        and milestones.contract_id = overpaid.contract_id
        and (
            milestones.met_date is null
            or milestones.open_events <> '' and milestones.met_date > overpaid.paid_date
        )
    where not overpaid.is_certain
    group by overpaid.evaluation_id, overpaid.payment_id
),

held as (
    select
        overpaid.*,
        waits.missing
    from overpaid
    left join waits
        on waits.evaluation_id = overpaid.evaluation_id
        and waits.payment_id = overpaid.payment_id
)

select
    held.evaluation_id,
    held.contract_id,
    'over_progress'                                     as rule,
    case when held.is_certain then '违反' else '无法判定' end as verdict,
    '超进度支付'                                             as exception,
    cast(case
        when held.over_amount > held.amount then held.amount
        else held.over_amount
    end as decimal(18,2))                               as amount,
    cast(null as integer)                               as days,
    '合同付款节点'                                            as basis,
    case when not held.is_certain then held.missing end as missing,
    held.load_id,
    held.source_file,
    held.source_line
from held
