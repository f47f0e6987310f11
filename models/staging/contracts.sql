-- about:  Contracts of the project.
-- grain:  one row per project and contract
-- dist:   project_id
-- test:   unique(project_id, contract_id)

with

received as (select * from raw.contracts),

replaced as (select * from raw.superseded where feed = 'contracts'),

current_rows as (
    select received.*
    from received
    left join replaced
        on replaced.load_id = received.load_id
        and replaced.source_line = received.source_line
    where replaced.load_id is null
)

select
    project_id,
    contract_id,
    contract_name,
    contract_kind,
    buyer_name,
    supplier_name,
    price_amount,
    retention_share,
    signing_limit_days,
    response_promise_minutes,
    is_small_supplier,
    late_interest_share,
    -- amounts are 元 unless the file says otherwise
    coalesce(upper(currency), 'CNY') as currency,
    load_id,
    source_file,
    source_line
from current_rows
