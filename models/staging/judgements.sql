-- about:  Points judged by people. The judge's name stays in raw, an expert's here.
-- grain:  one row per project, evaluation, indicator, point and expert
-- dist:   ref
-- test:   unique(project_id, evaluation_id, indicator_id, point_no, expert)

with

received as (select * from raw.judgements),

replaced as (select * from raw.superseded where feed = 'judgements'),

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
    point_no,
    expert,
    verdict,
    reason,
    evidence,
    earned_share,
    mark,
    defect_count,
    load_id,
    source_file,
    source_line
from current_rows
