-- about:  Retention of works above its cap (质保金超比例).
-- grain:  one row per evaluation, contract and source row
-- dist:   ref
-- test:   unique(evaluation_id, contract_id, exception, source_file, source_line)
-- test:   accepted(verdict, '违反', '无法判定')

-- 建设工程质量保证金管理办法 Art. 7: at most 3 % of the settled price. For goods, services
-- and software no national cap is known, so none is held to it.

with

contracts as (select * from core.contracts),

evaluations as (select * from core.evaluations)

select
    contracts.evaluation_id,
    contracts.contract_id,
    'retention_over_cap'  as rule,
    '违反'                  as verdict,
    '质保金超比例'              as exception,
    cast(
        contracts.price_amount
        * (contracts.retention_share - evaluations.retention_cap_share)
     as decimal(18,2)) as amount,
    cast(null as integer) as days,
    '建设工程质量保证金管理办法第七条'    as basis,
    cast(null as text)    as missing,
    contracts.load_id,
    contracts.source_file,
    contracts.source_line
from contracts
inner join evaluations on evaluations.evaluation_id = contracts.evaluation_id
where contracts.contract_kind = '工程'
    and contracts.retention_share > evaluations.retention_cap_share
