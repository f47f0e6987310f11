-- about:  Payments and contracts that break a term, with basis and source row.
-- params: evaluation_id
-- stands: each row; the command line ends with exit code 3
-- shape:  one row per exception and source row

select
    evaluation_id,
    contract_id,
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
