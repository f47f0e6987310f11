-- about:  Payments for what was not accepted yet (未验收先支付).
-- grain:  one row per evaluation, contract and source row
-- dist:   ref
-- test:   unique(evaluation_id, contract_id, exception, source_file, source_line)
-- test:   accepted(verdict, '违反', '无法判定')

-- Money that belongs to a milestone waiting for acceptance, or to a later one, paid
-- before the acceptance. What the milestones before it allow is an advance. A contract
-- without such a milestone, and an acceptance without a date while money was paid: the
-- first has nothing to hold it to, the second cannot be decided.

with

payments as (select * from core.payments),

events as (select * from core.contract_events),

terms as (select * from core.milestone_conditions),

milestones as (select * from core.milestones),

waiting as (
    select
        terms.evaluation_id,
        terms.contract_id,
        terms.milestone_no,
        terms.acceptance_event,
        row_number() over (
            partition by terms.evaluation_id, terms.contract_id
            order by terms.milestone_no
        ) as place
    from terms
    where terms.acceptance_event is not null
),

advances as (
    select
        waiting.evaluation_id,
        waiting.contract_id,
        waiting.acceptance_event,
        milestones.cumulative_amount - milestones.due_amount as advance_amount,
        events.event_date                                    as accepted_date
    from waiting
    inner join milestones
        on milestones.evaluation_id = waiting.evaluation_id
        and milestones.contract_id = waiting.contract_id
        and milestones.milestone_no = waiting.milestone_no
    left join events
        on events.evaluation_id = waiting.evaluation_id
        and events.contract_id = waiting.contract_id
        and events.event = waiting.acceptance_event
    where waiting.place = 1
),

held as (
    select
        payments.*,
        advances.acceptance_event,
        advances.accepted_date,
        payments.cumulative_amount - advances.advance_amount as over_amount
    from payments
    inner join advances
        on advances.evaluation_id = payments.evaluation_id
        and advances.contract_id = payments.contract_id
    where payments.amount > 0
        and payments.cumulative_amount > advances.advance_amount
        and (
            advances.accepted_date is null
            or advances.accepted_date > payments.paid_date
        )
)

select
    held.evaluation_id,
    held.contract_id,
    'no_acceptance' as rule,
    case
        when held.accepted_date is null then '无法判定' else '违反'
    end as verdict,
    '未验收先支付' as exception,
    cast(case
        when held.over_amount > held.amount then held.amount
        else held.over_amount
    end as decimal(18,2)) as amount,
    cast(held.accepted_date - held.paid_date as integer) as days,
    held.acceptance_event as basis,
    case
        when held.accepted_date is null then held.acceptance_event
    end as missing,
    held.load_id,
    held.source_file,
    held.source_line
from held
