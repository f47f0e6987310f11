-- about:  Amendments and supplements of contracts.
-- grain:  one row per project, contract and change
-- dist:   project_id
-- test:   unique(project_id, contract_id, change_no)

with

received as (select * from raw.contract_changes),

replaced as (select * from raw.superseded where feed = 'contract_changes'),

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
    change_no,
    change_kind,
    change_amount,
    evidence,
    signed_date,
    load_id,
    source_file,
    source_line
from current_rows
