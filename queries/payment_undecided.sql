-- about:  What a payment rule could not decide, and what is missing.
-- params: evaluation_id
-- shape:  one row per rule and source row

select
    evaluation_id,
    contract_id,
    rule,
    family,
    exception,
    amount,
    basis,
    missing,
    source_file,
    source_line
from marts.payment_undecided
where (cast($evaluation_id as text) is null
    or evaluation_id = cast($evaluation_id as text))
order by evaluation_id, contract_id, rule, exception, source_file, source_line
