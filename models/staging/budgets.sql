-- about:  Budget by fiscal year and source.
-- grain:  one row per project, fiscal year and source
-- dist:   project_id
-- test:   unique(project_id, fiscal_year, fund_source)

with

received as (select * from raw.budgets),

replaced as (select * from raw.superseded where feed = 'budgets'),

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
    fiscal_year,
    fund_source,
    annual_amount,
    adjusted_amount,
    arrived_amount,
    arrived_date,
    load_id,
    source_file,
    source_line
from current_rows
