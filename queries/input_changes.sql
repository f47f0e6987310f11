-- about:  Files and settings that differ between two runs.
-- params: from, to
-- known:  from = ops.kept_runs.run_id
-- known:  to = ops.kept_runs.run_id
-- shape:  one row per file (and sheet) or settings that came, went or changed

-- Without `to` the newest run, without `from` the one before it.

with

runs as (select distinct run_id, run_no from ops.kept_runs),

later as (
    select run_id, run_no from runs
    where run_id = cast($to as text) or cast($to as text) is null
    order by run_no desc nulls last
    limit 1
),

earlier as (
    select runs.run_id
    from runs
    cross join later
    where runs.run_id = cast($from as text)
        or cast($from as text) is null and runs.run_no < later.run_no
    order by runs.run_no desc nulls last
    limit 1
),

inputs_before as (
    select kept_inputs.*
    from ops.kept_inputs
    inner join earlier on earlier.run_id = kept_inputs.run_id
),

inputs_after as (
    select kept_inputs.*
    from ops.kept_inputs
    inner join later on later.run_id = kept_inputs.run_id
),

-- whichever of the two runs has it
compared as (
    select
        coalesce(inputs_after.owner, inputs_before.owner) as owner,
        coalesce(inputs_after.kind, inputs_before.kind)   as kind,
        coalesce(inputs_after.name, inputs_before.name)   as name,
        inputs_before.sha256                              as from_sha256,
        inputs_after.sha256                               as to_sha256,
        inputs_before.rows_loaded                         as from_rows,
        inputs_after.rows_loaded                          as to_rows
    from inputs_before
    full join inputs_after
        on inputs_after.owner = inputs_before.owner
        and inputs_after.kind = inputs_before.kind
        and inputs_after.name = inputs_before.name
)

select
    compared.owner,
    compared.kind,
    compared.name,
    case
        when compared.from_sha256 is null then 'added'
        when compared.to_sha256 is null then 'removed'
        else 'changed'
    end as change,
    compared.from_rows,
    compared.to_rows
from compared
-- the first run there is has nothing to be compared with
cross join earlier
where compared.from_sha256 is distinct from compared.to_sha256
order by compared.owner, compared.kind, compared.name
