-- about:  Payments, each once; refunds and reversals negative.
-- grain:  one row per project and payment
-- dist:   project_id
-- test:   unique(project_id, payment_id)

with

received as (select * from raw.disbursements),

replaced as (select * from raw.superseded where feed = 'disbursements'),

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
    payment_id,
    contract_id,
    payer_name,
    payee_name,
    voucher_number,
    purpose,
    budget_year,
    amount,
    evidence,
    -- amounts are 元 unless the file says otherwise
    coalesce(upper(currency), 'CNY') as currency,
    paid_date,
    load_id,
    source_file,
    source_line
from current_rows
