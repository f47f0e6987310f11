-- about:  Why rows were not taken, counted by file, column and reason, with samples.
-- grain:  one row per evaluation, load, column and reason
-- dist:   ref
-- test:   unique(evaluation_id, load_id, column_name, reason_code)

-- A row with two reasons counts under both.

with

rejects as (select * from core.rejects),

samples as (select * from core.reject_samples),

columns as (select * from core.reject_columns),

evaluations as (select * from core.evaluations),

counted as (
    select
        project_id,
        load_id,
        feed,
        source_file,
        sheet,
        column_name,
        reason_code,
        count(*) as row_count
    from rejects
    group by
        project_id, load_id, feed, source_file, sheet, column_name, reason_code
)

select
    evaluations.evaluation_id,
    counted.load_id,
    counted.feed,
    counted.source_file,
    counted.sheet,
    counted.column_name,
    columns.label as column_label,
    counted.reason_code,
    counted.row_count,
    samples.samples
from counted
inner join evaluations on evaluations.project_id = counted.project_id
inner join samples
    on samples.load_id = counted.load_id
    and samples.column_name = counted.column_name
    and samples.reason_code = counted.reason_code
left join columns
    on columns.feed = counted.feed
    and columns.column_name = counted.column_name
