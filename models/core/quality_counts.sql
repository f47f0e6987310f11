-- about:  What an evaluation received, counted: rows, cells, repeats, reports in time.
-- grain:  one row per evaluation, load, unit, month and kind of count
-- dist:   ref
-- test:   unique(evaluation_id, load_id, unit_name, month, kind)

-- Three kinds of rows: taken (loaded and superseded), rejected, and judged (records of
-- the evaluation's period whose report can be judged). A fourth kind, file, counts
-- nothing: it keeps a file in sight that has no rows. A count that a kind does not know
-- is 0 there: the kinds are added up.

with

received as (select * from staging.received_cells),

rejected as (select * from core.rejected_cells),

loads as (select * from staging.loads),

reports as (select * from core.record_reports),

evaluations as (select * from core.evaluations),

handed_in as (
    select
        'taken' as kind, project_id, feed, load_id, unit_name, month,
        row_count as taken_count, superseded_count, 0 as rejected_count,
        superseded_count as duplicate_count, cell_count, filled_count, last_event_date
    from received
    union all
    select
        'rejected' as kind, project_id, feed, load_id, unit_name, month,
        0 as taken_count, 0 as superseded_count, row_count as rejected_count,
        repeated_count as duplicate_count, cell_count, filled_count,
        cast(null as date) as last_event_date
    from rejected
    union all
    select
        'file' as kind, project_id, feed, load_id, cast(null as text) as unit_name,
        cast(null as text) as month, 0 as taken_count, 0 as superseded_count,
        0 as rejected_count, 0 as duplicate_count, 0 as cell_count, 0 as filled_count,
        cast(null as date) as last_event_date
    from loads
)

select
    evaluations.evaluation_id,
    handed_in.kind,
    handed_in.feed,
    handed_in.load_id,
    handed_in.unit_name,
    handed_in.month,
    handed_in.taken_count,
    handed_in.superseded_count,
    handed_in.rejected_count,
    handed_in.duplicate_count,
    handed_in.cell_count,
    handed_in.filled_count,
    0 as judged_count,
    0 as on_time_count,
    handed_in.last_event_date
from handed_in
inner join evaluations on evaluations.project_id = handed_in.project_id
union all
select
    evaluation_id,
    'judged'           as kind,
    'records'          as feed,
    load_id,
    unit_name,
    month,
    0                  as taken_count,
    0                  as superseded_count,
    0                  as rejected_count,
    0                  as duplicate_count,
    0                  as cell_count,
    0                  as filled_count,
    count(is_on_time)  as judged_count,
    count(*) filter (where is_on_time) as on_time_count,
    cast(null as date) as last_event_date
from reports
group by evaluation_id, load_id, unit_name, month
