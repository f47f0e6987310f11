-- about:  Amendments of each contract up to the as-of day, with running sums.
-- grain:  one row per evaluation, contract and change
-- dist:   ref
-- test:   unique(evaluation_id, contract_id, change_no)

with

changes as (select * from staging.contract_changes),

contracts as (select * from staging.contracts),

evaluations as (select * from core.evaluations)

select
    evaluations.evaluation_id,
    changes.contract_id,
    changes.change_no,
    changes.change_kind,
    changes.change_amount,
    contracts.price_amount + sum(changes.change_amount) over (
        partition by evaluations.evaluation_id, changes.contract_id
        order by changes.signed_date, changes.change_no
        rows between unbounded preceding and current row
    ) as price_amount,
    -- supplements are counted together: each adds to what the ones before it added
    sum(case
        when changes.change_kind = '补充合同' and changes.change_amount > 0
            then changes.change_amount
        else 0
    end) over (
        partition by evaluations.evaluation_id, changes.contract_id
        order by changes.signed_date, changes.change_no
        rows between unbounded preceding and current row
    ) as supplement_amount,
    contracts.price_amount as original_amount,
    changes.evidence,
    changes.signed_date,
    changes.load_id,
    changes.source_file,
    changes.source_line
from changes
inner join contracts
    on contracts.project_id = changes.project_id
    and contracts.contract_id = changes.contract_id
inner join evaluations
    on evaluations.project_id = changes.project_id
    and changes.signed_date <= evaluations.as_of
