-- about:    In every dimension of data quality a feed has the rows of the ledger.
-- severity: block

with

quality as (select * from marts.data_quality),

loads as (select * from staging.loads),

evaluations as (select * from core.evaluations),

ledger as (
    select
        evaluations.evaluation_id,
        loads.feed,
        cast(sum(loads.rows_read) as bigint)     as rows_read,
        cast(sum(loads.rows_rejected) as bigint) as rows_rejected
    from loads
    inner join evaluations on evaluations.project_id = loads.project_id
    group by evaluations.evaluation_id, loads.feed
),

summed as (
    select
        evaluation_id,
        dimension,
        feed,
        cast(sum(rows_read) as bigint)     as rows_read,
        cast(sum(rows_rejected) as bigint) as rows_rejected
    from quality
    group by evaluation_id, dimension, feed
)

select
    summed.evaluation_id,
    summed.dimension,
    summed.feed,
    summed.rows_read,
    ledger.rows_read as ledger_rows_read
from summed
inner join ledger
    on ledger.evaluation_id = summed.evaluation_id
    and ledger.feed = summed.feed
where summed.rows_read <> ledger.rows_read
    or summed.rows_rejected <> ledger.rows_rejected
