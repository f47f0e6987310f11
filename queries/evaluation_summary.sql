-- about:  The result of each evaluation, and the run it comes from.
-- params: evaluation_id
-- shape:  one row per evaluation

select
    summaries.evaluation_id,
    summaries.project_name,
    summaries.period_start,
    summaries.period_end,
    summaries.total_weight,
    summaries.total_score,
    summaries.grade,
    summaries.status,
    runs.run_id,
    summaries.as_of
from marts.evaluation_summary as summaries
cross join ops.runs
where (cast($evaluation_id as text) is null
    or summaries.evaluation_id = cast($evaluation_id as text))
order by summaries.evaluation_id
