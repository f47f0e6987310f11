-- about:  Contracts signed after the days the award notice gives (合同签订不及时).
-- grain:  one row per evaluation, contract and source row
-- dist:   ref
-- test:   unique(evaluation_id, contract_id, exception, source_file, source_line)
-- test:   accepted(verdict, '违反', '无法判定')

-- The days the notice itself states; a contract without such days is not held to any.
-- A missing date leaves it undecided, as core.contract_timeline says.

with

contracts as (select * from core.contracts),

timeline as (select * from core.contract_timeline)

select
    contracts.evaluation_id,
    contracts.contract_id,
    'signed_late_notice'                                         as rule,
    case when timeline.status = '无法判定' then '无法判定' else '违反' end as verdict,
    '合同签订超过中标通知书期限'                                              as exception,
    cast(contracts.price_amount as decimal(18,2))                as amount,
    cast(timeline.days_over as integer)                          as days,
    timeline.limit_basis                                         as basis,
    timeline.missing                                             as missing,
    contracts.load_id,
    contracts.source_file,
    contracts.source_line
from contracts
inner join timeline
    on timeline.evaluation_id = contracts.evaluation_id
    and timeline.contract_id = contracts.contract_id
where timeline.event = '签订合同'
    and timeline.limit_basis = '中标通知书'
    and timeline.status <> '合规'
