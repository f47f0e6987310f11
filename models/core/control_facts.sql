-- about:  What control totals are held against: the amounts of the rows loaded.
-- grain:  one row per row of a feed and what it is an amount of
-- dist:   ref
-- test:   unique(project_id, total_of, source_file, source_line)

-- Of the projects for which totals are stated. All their rows, those after an
-- evaluation's as-of day too: a control total asks whether everything was loaded.

with

payments as (select * from staging.disbursements),

contracts as (select * from staging.contracts),

changes as (select * from staging.contract_changes),

budgets as (select * from staging.budgets),

control_totals as (select * from staging.control_totals),

asked as (
    select project_id
    from control_totals
    group by project_id
),

no_place as (
    select
        cast(null as text)    as no_text,
        cast(null as integer) as no_year,
        cast(null as date)    as no_date
),

facts as (
    select
        project_id,
        '支付'      as total_of,
        contract_id,
        budget_year,
        payee_name,
        currency,
        amount,
        paid_date   as fact_date,
        source_file,
        source_line
    from payments
    union all
    select
        contracts.project_id,
        '合同价款'                as total_of,
        contracts.contract_id,
        no_place.no_year          as budget_year,
        contracts.supplier_name   as payee_name,
        contracts.currency,
        contracts.price_amount    as amount,
        no_place.no_date          as fact_date,
        contracts.source_file,
        contracts.source_line
    from contracts
    cross join no_place
    union all
    select
        changes.project_id,
        '合同变更'              as total_of,
        changes.contract_id,
        no_place.no_year        as budget_year,
        no_place.no_text        as payee_name,
        no_place.no_text        as currency,
        changes.change_amount   as amount,
        changes.signed_date     as fact_date,
        changes.source_file,
        changes.source_line
    from changes
    cross join no_place
    union all
    select
        budgets.project_id,
        '年初预算'              as total_of,
        no_place.no_text        as contract_id,
        budgets.fiscal_year     as budget_year,
        no_place.no_text        as payee_name,
        no_place.no_text        as currency,
        budgets.annual_amount   as amount,
        no_place.no_date        as fact_date,
        budgets.source_file,
        budgets.source_line
    from budgets
    cross join no_place
    union all
    select
        budgets.project_id,
        '调整后预算'            as total_of,
        no_place.no_text        as contract_id,
        budgets.fiscal_year     as budget_year,
        no_place.no_text        as payee_name,
        no_place.no_text        as currency,
        -- a source without adjustment keeps its annual amount
        coalesce(budgets.adjusted_amount, budgets.annual_amount) as amount,
        no_place.no_date        as fact_date,
        budgets.source_file,
        budgets.source_line
    from budgets
    cross join no_place
    union all
    select
        budgets.project_id,
        '到位资金'              as total_of,
        no_place.no_text        as contract_id,
        budgets.fiscal_year     as budget_year,
        no_place.no_text        as payee_name,
        no_place.no_text        as currency,
        budgets.arrived_amount  as amount,
        budgets.arrived_date    as fact_date,
        budgets.source_file,
        budgets.source_line
    from budgets
    cross join no_place
)

select
    facts.project_id,
    facts.total_of,
    facts.contract_id,
    facts.budget_year,
    facts.payee_name,
    facts.currency,
    facts.amount,
    facts.fact_date,
    facts.source_file,
    facts.source_line
from facts
inner join asked on asked.project_id = facts.project_id
