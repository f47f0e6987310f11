-- about:  Interest on what was paid late to small and medium suppliers, part by part.
-- grain:  one row per evaluation, contract, milestone and payment; blank: not paid yet
-- dist:   ref
-- test:   unique(evaluation_id, contract_id, milestone_no, payment_id)

-- 保障中小企业款项支付条例: the rate the contract states (a year of 365 days), else 0.05 %
-- a day, on each part of a milestone from its due day to the day it was paid, or to the
-- as-of day. Which text holds goes by the due day: 国令第728号 from 2020-09-01, 国令第802号
-- from 2025-06-01; before the first there was none. Interest of a contract that does
-- not say whether its supplier is small is not computed: is_certain is false.

with

milestones as (select * from core.milestone_payments),

contracts as (select * from core.contracts),

slices as (select * from core.payment_slices),

evaluations as (select * from core.evaluations),

parts as (
    select
        slices.evaluation_id,
        slices.contract_id,
        slices.milestone_no,
        slices.payment_id,
        slices.amount,
        slices.paid_date as until_date
    from slices
    union all
    select
        evaluation_id,
        contract_id,
        milestone_no,
        ''                       as payment_id,
        due_amount - paid_amount as amount,
        as_of                    as until_date
    from milestones
    where paid_amount < due_amount
),

late as (
    select
        parts.evaluation_id,
        parts.contract_id,
        parts.milestone_no,
        parts.payment_id,
        parts.amount,
        milestones.due_date,
        parts.until_date,
        parts.until_date - milestones.due_date  as days,
        contracts.late_interest_share            as agreed_rate,
        evaluations.late_interest_daily,
        contracts.is_small_supplier,
        milestones.source_file,
        milestones.source_line
    from parts
    inner join milestones
        on milestones.evaluation_id = parts.evaluation_id
        and milestones.contract_id = parts.contract_id
        and milestones.milestone_no = parts.milestone_no
        and milestones.due_date < parts.until_date
        and milestones.days_kind is not null
    inner join contracts
        on contracts.evaluation_id = parts.evaluation_id
        and contracts.contract_id = parts.contract_id
    inner join evaluations on evaluations.evaluation_id = parts.evaluation_id
    where milestones.due_date >= date '2020-09-01'
        and (contracts.is_small_supplier or contracts.is_small_supplier is null)
),

rated as (
    select
        late.*,
        -- branch by branch: exact where there is a rate a day, eight digits of a year
        case
            when agreed_rate is not null then cast(cast(floor(
                cast(amount * days * agreed_rate as double precision) / 365
                * 100000000 + 0.5
            ) as decimal(38,0)) * 0.00000001 as decimal(24,8))
            else cast(amount * days * late_interest_daily as decimal(24,8))
        end as interest
    from late
)

select
    evaluation_id,
    contract_id,
    milestone_no,
    payment_id,
    amount,
    due_date,
    until_date,
    cast(days as integer)                                       as days,
    agreed_rate,
    late_interest_daily                                         as daily_rate,
    is_small_supplier is not null                               as is_certain,
    case
        when is_small_supplier is not null
            then cast(round(interest, 2) as decimal(18,2))
    end                                                         as interest_amount,
    case
        when due_date >= date '2025-06-01' then '保障中小企业款项支付条例（国令第802号）'
        else '保障中小企业款项支付条例（国令第728号）'
    end                                                         as basis,
    source_file,
    source_line
from rated
