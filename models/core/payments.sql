-- about:  Payments up to an evaluation's as-of day, with the running sum per contract.
-- grain:  one row per evaluation and payment
-- dist:   ref
-- test:   unique(evaluation_id, payment_id)
-- test:   references(contract_id, core.contracts.contract_id)

with

payments as (select * from staging.disbursements),

evaluations as (select * from core.evaluations),

contracts as (select * from staging.contracts)

select
    evaluations.evaluation_id,
    payments.payment_id,
    payments.contract_id,
    payments.payer_name,
    payments.payee_name,
    payments.voucher_number,
    payments.purpose,
    payments.budget_year,
    payments.amount,
    sum(payments.amount) over (
        partition by evaluations.evaluation_id, payments.contract_id
        order by payments.paid_date, payments.payment_id
        rows between unbounded preceding and current row
    )                                             as cumulative_amount,
    payments.payee_name = contracts.supplier_name as is_contract_party,
    payments.evidence,
    payments.currency,
    payments.paid_date,
    payments.load_id,
    payments.source_file,
    payments.source_line
from payments
inner join evaluations
    on evaluations.project_id = payments.project_id
    and payments.paid_date <= evaluations.as_of
left join contracts
    on contracts.project_id = payments.project_id
    and contracts.contract_id = payments.contract_id
