-- about:  Payments and contracts that break a term, with the rule each breaks.
-- params: evaluation_id
-- shape:  one row per exception and source row

select
    evaluation_id,
    contract_id,
    rule,
    family,
    exception,
    amount,
    days,
    basis,
    source_file,
    source_line
from marts.payment_exceptions
where (cast($evaluation_id as text) is null
    or evaluation_id = cast($evaluation_id as text))
order by evaluation_id, contract_id, exception, source_file, source_line
