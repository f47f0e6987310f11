-- about:    Every record, request and payment lies in some evaluation of its project.
-- severity: warn

-- A row outside every evaluation's period (or after its as-of day) is loaded, but
-- counts nowhere: either it belongs to another year, or its day is wrong.

with

records as (select * from core.records),

tickets as (select * from core.requests),

payments as (select * from staging.disbursements),

evaluations as (select * from core.evaluations),

dated as (
    select
        project_id,
        'records'    as feed,
        decided_date as row_date,
        source_file,
        source_line
    from records
    union all
    select
        project_id,
        'tickets'               as feed,
        cast(opened_at as date) as row_date,
        source_file,
        source_line
    from tickets
    union all
    select
        project_id,
        'disbursements' as feed,
        paid_date       as row_date,
        source_file,
        source_line
    from payments
)

select
    dated.feed,
    dated.source_file,
    dated.source_line,
    dated.row_date
from dated
left join evaluations
    on evaluations.project_id = dated.project_id
    and (
        (dated.feed = 'disbursements' and dated.row_date <= evaluations.as_of)
        or (
            dated.feed <> 'disbursements'
            and dated.row_date
            between evaluations.period_start and evaluations.period_end
        )
    )
where evaluations.evaluation_id is null
