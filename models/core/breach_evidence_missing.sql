-- about:  Events that a payment rests on without a document (佐证材料缺失).
-- grain:  one row per evaluation, contract and source row
-- dist:   ref
-- test:   unique(evaluation_id, contract_id, exception, source_file, source_line)
-- test:   accepted(verdict, '违反', '无法判定')

-- Events named by a milestone that money was paid for. Where no event of the evaluation
-- has a document the column was not handed in: nothing is decided.

with

events as (select * from core.contract_events),

terms as (select * from core.milestone_conditions),

milestones as (select * from core.milestone_payments),

needed as (
    select terms.evaluation_id, terms.contract_id, terms.first_event as event
    from terms
    inner join milestones
        on milestones.evaluation_id = terms.evaluation_id
        and milestones.contract_id = terms.contract_id
        and milestones.milestone_no = terms.milestone_no
        and milestones.paid_amount > 0
    union
    select terms.evaluation_id, terms.contract_id, terms.second_event as event
    from terms
    inner join milestones
        on milestones.evaluation_id = terms.evaluation_id
        and milestones.contract_id = terms.contract_id
        and milestones.milestone_no = terms.milestone_no
        and milestones.paid_amount > 0
),

known as (
    select
        evaluation_id,
        count(evidence) as evidence_count
    from events
    group by evaluation_id
)

select
    events.evaluation_id,
    events.contract_id,
    'evidence_missing'                                           as rule,
    case when known.evidence_count = 0 then '无法判定' else '违反' end as verdict,
    '佐证材料缺失'                                                     as exception,
    cast(null as decimal(18,2))                                  as amount,
    cast(null as integer)                                        as days,
    events.event                                                 as basis,
    case when known.evidence_count = 0 then '佐证材料' end           as missing,
    events.load_id,
    events.source_file,
    events.source_line
from events
inner join needed
    on needed.evaluation_id = events.evaluation_id
    and needed.contract_id = events.contract_id
    and needed.event = events.event
inner join known on known.evaluation_id = events.evaluation_id
where events.evidence is null
