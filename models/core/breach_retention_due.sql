-- about:  Retention that was not given back when it was due (质保金到期未退).
-- grain:  one row per evaluation, contract and source row
-- dist:   ref
-- test:   unique(evaluation_id, contract_id, exception, source_file, source_line)
-- test:   accepted(verdict, '违反', '无法判定')

-- The last milestone of a contract, where it is the retention, and deposits. What has
-- no due day on record cannot be decided; a letter of guarantee is no money kept.

with

milestones as (select * from core.milestone_payments),

contracts as (select * from core.contracts),

guarantees as (select * from core.guarantees),

lasts as (
    select
        milestones.*,
        contracts.retention_share,
        row_number() over (
            partition by milestones.evaluation_id, milestones.contract_id
            order by milestones.milestone_no desc nulls last
        ) as from_last
    from milestones
    inner join contracts
        on contracts.evaluation_id = milestones.evaluation_id
        and contracts.contract_id = milestones.contract_id
),

owed as (
    select
        evaluation_id,
        contract_id,
        due_amount - paid_amount as amount,
        due_date,
        as_of,
        condition                as basis,
        missing_events           as missing,
        load_id,
        source_file,
        source_line
    from lasts
    where from_last = 1 and due_share = retention_share and paid_amount < due_amount
    union all
    select
        evaluation_id,
        contract_id,
        kept_amount - released_amount as amount,
        release_due_date              as due_date,
        as_of,
        guarantee_kind                as basis,
        '应退日期'                    as missing,
        load_id,
        source_file,
        source_line
    from guarantees
    where guarantee_form = '现金' and released_amount < kept_amount
)

select
    owed.evaluation_id,
    owed.contract_id,
    'retention_due'                                           as rule,
    case when owed.due_date is null then '无法判定' else '违反' end as verdict,
    '质保金到期未退'                                                 as exception,
    cast(owed.amount as decimal(18,2))                        as amount,
    cast(owed.as_of - owed.due_date as integer)               as days,
    owed.basis                                                as basis,
    case when owed.due_date is null then owed.missing end     as missing,
    owed.load_id,
    owed.source_file,
    owed.source_line
from owed
where owed.due_date is null or owed.due_date < owed.as_of
