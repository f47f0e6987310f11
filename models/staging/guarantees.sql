-- about:  Deposits and letters of guarantee of contracts.
-- grain:  one row per project and guarantee
-- dist:   project_id
-- test:   unique(project_id, guarantee_id)

with

received as (select * from raw.guarantees),

replaced as (select * from raw.superseded where feed = 'guarantees'),

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
    guarantee_id,
    contract_id,
    guarantee_kind,
    guarantee_form,
    kept_amount,
    released_amount,
    kept_date,
    release_due_date,
    released_date,
    evidence,
    load_id,
    source_file,
    source_line
from current_rows
