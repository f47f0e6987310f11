-- about:    Judgements and self-scores belong to an evaluation of their project.
-- severity: warn

-- A row of an evaluation that is not there counts nowhere: its number was changed in
-- jixiao.yaml and not in the file, or the other way round.

with

projects as (select distinct project_id from staging.evaluations),

rows_given as (
    select project_id, evaluation_id, source_file, source_line
    from staging.judgements
    union all
    select project_id, evaluation_id, source_file, source_line
    from staging.self_scores
)

select
    rows_given.source_file,
    rows_given.source_line,
    rows_given.evaluation_id
from rows_given
inner join projects on projects.project_id = rows_given.project_id
left join staging.evaluations
    on evaluations.evaluation_id = rows_given.evaluation_id
    and evaluations.project_id = rows_given.project_id
where evaluations.evaluation_id is null
