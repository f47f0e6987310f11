-- about:  The published run: hashes of the rules and of the inputs.
-- params:
-- shape:  one row

select
    run_id,
    evaluation_ids,
    models_sha256,
    inputs_sha256,
    program_version
from ops.runs
order by run_id
