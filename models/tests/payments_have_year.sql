-- about:    Every payment names its budget year, else no execution rate counts it.
-- severity: warn

select
    evaluation_id,
    payment_id,
    contract_id,
    amount,
    paid_date,
    source_file,
    source_line
from core.payments
where budget_year is null
