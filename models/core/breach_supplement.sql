-- about:  Supplements above a tenth of the first price (补充合同超10%).
-- grain:  one row per evaluation, contract and source row
-- dist:   ref
-- test:   unique(evaluation_id, contract_id, exception, source_file, source_line)
-- test:   accepted(verdict, '违反', '无法判定')

-- 政府采购法 Art. 49: all supplements of a contract together, of the price first signed.
-- The supplement that went over it is named, with what lies over it.

with

changes as (select * from core.contract_changes),

evaluations as (select * from core.evaluations),

held as (
    select
        changes.*,
        changes.supplement_amount
        - changes.original_amount * evaluations.supplement_share as over_amount
    from changes
    inner join evaluations on evaluations.evaluation_id = changes.evaluation_id
    where changes.change_kind = '补充合同' and changes.change_amount > 0
)

select
    held.evaluation_id,
    held.contract_id,
    'supplement'          as rule,
    '违反'                  as verdict,
    '补充合同超10%'            as exception,
    cast(case
        when held.over_amount > held.change_amount then held.change_amount
        else held.over_amount
    end as decimal(18,2)) as amount,
    cast(null as integer) as days,
    '政府采购法第四十九条'          as basis,
    cast(null as text)    as missing,
    held.load_id,
    held.source_file,
    held.source_line
from held
where held.over_amount > 0
