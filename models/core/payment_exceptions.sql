-- about:  Payments and contracts that break a term, each with its basis.
-- grain:  one row per evaluation, contract, exception and source row
-- dist:   ref
-- test:   unique(evaluation_id, contract_id, exception, source_file, source_line)

select
    evaluation_id,
    contract_id,
    rule,
    family,
    exception,
    amount,
    days,
    basis,
    load_id,
    source_file,
    source_line
from core.payment_verdicts
where verdict = '违反'
