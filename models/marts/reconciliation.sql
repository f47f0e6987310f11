-- about:  Control totals against what the loaded rows come to.
-- grain:  one row per evaluation, claim and quantity
-- dist:   ref
-- test:   unique(evaluation_id, claim_id, quantity)

select
    evaluation_id,
    claim_id,
    quantity,
    claimed_by,
    total_of
        || case when contract_id is not null then '，合同' || contract_id else '' end
        || case
            when budget_year is not null then '，' || cast(budget_year as text) || '年度'
            else ''
        end
        || case when payee_name is not null then '，' || payee_name else '' end
        || case
            when total_date is not null then '，' || cast(total_date as text) || '当日'
            when as_of_date is not null then '，截至' || cast(as_of_date as text)
            else ''
        end as subject,
    claimed,
    found,
    difference,
    status,
    missing,
    source_file,
    source_line
from core.reconciliation
