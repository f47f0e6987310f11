-- about:  Contract events against the limits of notice, law and their own order.
-- grain:  one row per evaluation, contract, event and limit
-- dist:   ref
-- test:   unique(evaluation_id, contract_id, event, limit_basis)
-- test:   accepted(status, '合规', '超期', '先于签订合同', '无法判定')

-- Signing has two limits: the days the award notice gives, and those of 政府采购法
-- Art. 46 (calendar days after the notice, the notice's day not counted). Work may not
-- start before signing.

with

contracts as (select * from core.contracts),

evaluations as (select * from core.evaluations),

events as (select * from core.contract_events),

dated as (
    select
        contracts.evaluation_id,
        contracts.contract_id,
        contracts.signing_limit_days,
        cast(evaluations.signing_days as integer) as law_limit_days,
        max(case when events.event = '中标通知' then events.event_date end)
                                                  as awarded_date,
        max(case when events.event = '签订合同' then events.event_date end)
                                                  as signed_date,
        max(case when events.event = '开工' then events.event_date end)
                                                  as started_date
    from contracts
    inner join evaluations on evaluations.evaluation_id = contracts.evaluation_id
    left join events
        on events.evaluation_id = contracts.evaluation_id
        and events.contract_id = contracts.contract_id
    group by
        contracts.evaluation_id, contracts.contract_id,
        contracts.signing_limit_days, evaluations.signing_days
),

limits as (
    select
        evaluation_id, contract_id,
        '签订合同'                          as event,
        '中标通知'                          as from_event,
        signed_date                         as event_date,
        awarded_date                        as from_date,
        awarded_date + signing_limit_days   as limit_date,
        '中标通知书'                        as limit_basis,
        signed_date - (awarded_date + signing_limit_days) as days_over
    from dated
    where signing_limit_days is not null
    union all
    select
        evaluation_id, contract_id,
        '签订合同'                          as event,
        '中标通知'                          as from_event,
        signed_date                         as event_date,
        awarded_date                        as from_date,
        awarded_date + law_limit_days       as limit_date,
        '政府采购法第四十六条'              as limit_basis,
        signed_date - (awarded_date + law_limit_days) as days_over
    from dated
    union all
    select
        evaluation_id, contract_id,
        '开工'                              as event,
        '签订合同'                          as from_event,
        started_date                        as event_date,
        signed_date                         as from_date,
        signed_date                         as limit_date,
        '签订合同后开工'                    as limit_basis,
        signed_date - started_date          as days_over
    from dated
)

select
    evaluation_id,
    contract_id,
    event,
    event_date,
    limit_date,
    limit_basis,
    days_over,
    case
        when days_over is null then '无法判定'
        when days_over <= 0 then '合规'
        when event = '开工' then '先于签订合同'
        else '超期'
    end as status,
    -- what is not on record: the event, or the one its limit is counted from
    case
        when event_date is null and from_date is null then event || '、' || from_event
        when event_date is null then event
        when from_date is null then from_event
    end as missing
from limits
