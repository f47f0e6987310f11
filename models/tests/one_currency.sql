-- about:    Amounts are added in one currency: an evaluation's contracts and payments.
-- severity: block

with

used as (
    select evaluation_id, currency from core.contracts
    union all
    select evaluation_id, currency from core.payments
)

select
    evaluation_id,
    count(distinct currency)                                   as currency_count,
    string_agg(distinct currency, ', ' order by currency)      as currencies
from used
group by evaluation_id
having count(distinct currency) > 1
