-- about:  What units claim for each indicator in their self-evaluation forms.
-- grain:  one row per project, evaluation and indicator
-- dist:   ref
-- test:   unique(project_id, evaluation_id, indicator_id)

with

received as (select * from raw.self_scores),

replaced as (select * from raw.superseded where feed = 'self_scores'),

current_rows as (
    select received.*
    from received
    left join replaced
        on replaced.load_id = received.load_id
        and replaced.source_line = received.source_line
    where replaced.load_id is null
)

select
    project_id,
    evaluation_id,
    indicator_id,
    indicator,
    claimed_target_value,
    claimed_value,
    claimed_score,
    reason,
    source,
    load_id,
    source_file,
    source_line
from current_rows
