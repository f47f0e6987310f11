-- about:  The data tests of the published run and how many rows broke each.
-- params:
-- shape:  one row per test

select
    model,
    test,
    severity,
    failing_rows
from ops.test_results
order by failing_rows desc nulls last, model, test
