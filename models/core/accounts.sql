-- about:  Accounts opened by the end of the period, and if used in its last months.
-- grain:  one row per evaluation and account
-- dist:   ref
-- test:   unique(evaluation_id, account_id)

-- Active is a sign-in in the last three months of the period, counted back from the day
-- after its end so that months of any length are whole. Only the last sign-in is known:
-- one after the period counts as use.

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
    >= cast(
        cast(evaluations.period_end + 1 as timestamp) - interval '3 months' as date
    )                  as is_active,
    accounts.opened_date,
    accounts.last_login_date,
    accounts.load_id,
    accounts.source_file,
    accounts.source_line
from accounts
inner join evaluations
    on evaluations.project_id = accounts.project_id
    and accounts.opened_date <= evaluations.period_end
