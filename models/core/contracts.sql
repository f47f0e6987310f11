-- about:  Contracts an evaluation sees, with what was paid on them up to its as-of day.
-- grain:  one row per evaluation and contract
-- dist:   ref
-- test:   unique(evaluation_id, contract_id)

-- price_amount is the price with the amendments signed up to the as-of day,
-- original_amount that of the contract as it was first signed.

with

contracts as (select * from staging.contracts),

payments as (select * from staging.disbursements),

evaluations as (select * from core.evaluations),

changes as (select * from core.contract_changes),

changed as (
    select
        evaluation_id,
        contract_id,
        sum(change_amount) as change_amount
    from changes
    group by evaluation_id, contract_id
),

paid as (
    select
        evaluations.evaluation_id,
        payments.contract_id,
        sum(payments.amount)                                   as paid_amount,
        count(case when payments.amount > 0 then 1 end)        as payment_count,
        min(payments.paid_date)                                as first_paid_date,
        max(payments.paid_date)                                as last_paid_date
    from payments
    inner join evaluations
        on evaluations.project_id = payments.project_id
        and payments.paid_date <= evaluations.as_of
    group by evaluations.evaluation_id, payments.contract_id
)

select
    evaluations.evaluation_id,
    contracts.project_id,
    contracts.contract_id,
    contracts.contract_name,
    contracts.contract_kind,
    contracts.buyer_name,
    contracts.supplier_name,
    contracts.is_small_supplier,
    contracts.late_interest_share,
    contracts.currency,
    contracts.price_amount                                    as original_amount,
    -- a contract without amendments has its price
    contracts.price_amount + coalesce(changed.change_amount, 0) as price_amount,
    contracts.retention_share,
    contracts.signing_limit_days,
    -- no payment on record is a payment of nothing
    coalesce(paid.paid_amount, 0)       as paid_amount,
    coalesce(paid.payment_count, 0)     as payment_count,
    paid.first_paid_date,
    paid.last_paid_date,
    evaluations.as_of,
    contracts.load_id,
    contracts.source_file,
    contracts.source_line
from contracts
inner join evaluations on evaluations.project_id = contracts.project_id
left join changed
    on changed.evaluation_id = evaluations.evaluation_id
    and changed.contract_id = contracts.contract_id
left join paid
    on paid.evaluation_id = evaluations.evaluation_id
    and paid.contract_id = contracts.contract_id
