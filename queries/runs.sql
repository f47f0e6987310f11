-- about:  Every published run with its result, and what moved since the one before it.
-- params: evaluation_id
-- shape:  one row per run and evaluation, the newest first

select
    kept_runs.evaluation_id,
    kept_runs.run_id,
    kept_runs.built_at,
    kept_runs.total_score,
    kept_runs.total_score - lag(kept_runs.total_score) over (
        partition by kept_runs.evaluation_id order by kept_runs.run_no
    )                            as difference,
    kept_runs.grade,
    kept_runs.status,
    kept_runs.open_count,
    kept_runs.rounding_digits,
    kept_runs.rules_version,
    kept_runs.models_sha256,
    kept_runs.inputs_sha256,
    kept_runs.program_version,
    runs.run_id is not null      as is_published
from ops.kept_runs
left join ops.runs on runs.run_id = kept_runs.run_id
where (cast($evaluation_id as text) is null
    or kept_runs.evaluation_id = cast($evaluation_id as text))
order by kept_runs.evaluation_id, kept_runs.run_no desc nulls last
