-- about:  What a payment rule could not decide, and what is missing to decide it.
-- grain:  one row per evaluation, contract, exception and source row
-- dist:   ref
-- test:   unique(evaluation_id, contract_id, exception, source_file, source_line)
-- test:   not_null(missing)

select
    evaluation_id,
    contract_id,
    rule,
    family,
    exception,
    basis,
    missing,
    amount,
    source_file,
    source_line
from core.payment_verdicts
where verdict = '无法判定'
