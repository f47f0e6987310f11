-- about:  What the loaded rows come to in the scope of each control total.
-- grain:  one row per project and claim with rows in its scope
-- dist:   ref
-- test:   unique(project_id, claim_id)

-- A row whose year, payee or day is not known may be in the scope or not: it is counted
-- as unknown, and nothing is decided.

with

claims as (select * from staging.control_totals),

facts as (select * from core.control_facts),

-- found under its contract, and under no contract: joined by equal values either way
keyed as (
    select
        facts.*,
        contract_id as scope_key
    from facts
    where contract_id is not null
    union all
    select
        facts.*,
        '' as scope_key
    from facts
),

scoped as (
    select
        claims.project_id,
        claims.claim_id,
        keyed.amount,
        keyed.currency,
        case
            when claims.budget_year is not null and keyed.budget_year is null then 1
            when claims.payee_name is not null and keyed.payee_name is null then 1
            when claims.total_date is not null and keyed.fact_date is null then 1
            when claims.as_of_date is not null and keyed.fact_date is null then 1
        end as is_unknown
    from claims
    inner join keyed
        on keyed.project_id = claims.project_id
        and keyed.total_of = claims.total_of
        -- a claim that names no contract is about all of them
        and keyed.scope_key = coalesce(claims.contract_id, '')
        and (
            claims.budget_year is null
            or keyed.budget_year is null
            or keyed.budget_year = claims.budget_year
        )
        and (
            claims.payee_name is null
            or keyed.payee_name is null
            or keyed.payee_name = claims.payee_name
        )
        and (
            claims.total_date is null
            or keyed.fact_date is null
            or keyed.fact_date = claims.total_date
        )
        and (
            claims.as_of_date is null
            or keyed.fact_date is null
            or keyed.fact_date <= claims.as_of_date
        )
)

select
    project_id,
    claim_id,
    count(*)                                   as row_count,
    count(is_unknown)                          as unknown_count,
    count(case when amount is null then 1 end) as blank_count,
    count(distinct currency)                   as currency_count,
    cast(sum(amount) as decimal(18,2))         as amount
from scoped
group by project_id, claim_id
