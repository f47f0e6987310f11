-- about:  Accounts an evaluation sees: opened by the end of its period, and used in its last quarter or not.
-- grain:  one row per evaluation and account
-- dist:   ref
-- test:   unique(evaluation_id, account_id)

with

accounts as (select * from staging.accounts),

evaluations as (select * from core.evaluations)

select
    evaluations.evaluation_id,
    accounts.account_id,
    accounts.unit_name,
    accounts.state,
    -- never signed in is not active
    accounts.last_login_date is not null
    and accounts.last_login_date
    > cast(cast(evaluations.period_end as timestamp) - interval '3 months' as date)
                       as is_active,
    accounts.opened_date,
    accounts.last_login_date,
    accounts.load_id,
    accounts.source_file,
    accounts.source_line
from accounts
inner join evaluations
    on evaluations.project_id = accounts.project_id
    and accounts.opened_date <= evaluations.period_end
