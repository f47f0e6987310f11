-- about:  Payments and contracts that break a term, each with basis and source row.
-- grain:  one row per evaluation, contract, exception and source row
-- dist:   ref
-- test:   unique(evaluation_id, contract_id, exception, source_file, source_line)

select
    evaluation_id,
    contract_id,
    rule,
    family,
    exception,
    basis,
    amount,
    days,
    source_file,
    source_line
from core.payment_exceptions
