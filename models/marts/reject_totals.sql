-- about:  Why rows were not taken, over all files of a feed, with samples.
-- grain:  one row per evaluation, feed, column and reason
-- dist:   ref
-- test:   unique(evaluation_id, feed, column_name, reason_code)

-- Samples are the first three rows in order of file and line, as file:line: value; a
-- personal value is masked already. A row with two reasons counts under both.

with

rejects as (select * from core.rejects),

columns as (select * from core.reject_columns),

evaluations as (select * from core.evaluations),

ranked as (
    select
        project_id,
        feed,
        column_name,
        reason_code,
        load_id,
        source_file
        || case when sheet <> '' then '[' || sheet || ']' else '' end
        || ':' || cast(source_line as text)
        || case when value is null then '' else ': ' || substr(value, 1, 60) end
            as sample,
        row_number() over (
            partition by project_id, feed, column_name, reason_code
            order by source_file, sheet, source_line, value nulls first
        )   as sample_no
    from rejects
),

counted as (
    select
        project_id,
        feed,
        column_name,
        reason_code,
        count(*)                as row_count,
        count(distinct load_id) as file_count,
        string_agg(case when sample_no <= 3 then sample end, '; ' order by sample_no)
            as samples
    from ranked
    group by project_id, feed, column_name, reason_code
)

select
    evaluations.evaluation_id,
    counted.feed,
    counted.column_name,
    columns.label as column_label,
    counted.reason_code,
    counted.row_count,
    counted.file_count,
    counted.samples
from counted
inner join evaluations on evaluations.project_id = counted.project_id
left join columns
    on columns.feed = counted.feed
    and columns.column_name = counted.column_name
