-- about:  Platform accounts. Holders' names stay in raw.
-- grain:  one row per project and account
-- dist:   project_id
-- test:   unique(project_id, account_id)

with

received as (select * from raw.accounts),

replaced as (select * from raw.superseded where feed = 'accounts'),

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
    account_id,
    unit_name,
    state,
    opened_date,
    last_login_date,
    load_id,
    source_file,
    source_line
from current_rows
