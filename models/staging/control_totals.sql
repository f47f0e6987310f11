-- about:  Control totals that somebody states.
-- grain:  one row per project and claim
-- dist:   project_id
-- test:   unique(project_id, claim_id)

with

received as (select * from raw.control_totals),

replaced as (select * from raw.superseded where feed = 'control_totals'),

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
    claim_id,
    claimed_by,
    total_of,
    contract_id,
    budget_year,
    payee_name,
    amount,
    row_count,
    evidence,
    total_date,
    as_of_date,
    load_id,
    source_file,
    source_line
from current_rows
