-- about:    In every dimension of data quality a feed has the rows of the ledger.
-- severity: block

-- A feed that another workspace of the warehouse defines is for that workspace's build.

with

quality as (select * from marts.data_quality),

loads as (select * from staging.loads),

evaluations as (select * from core.evaluations),

feeds as (select * from core.feeds),

ledger as (
    select
        evaluations.evaluation_id,
        loads.feed,
        cast(sum(loads.rows_read) as bigint)     as rows_read,
        cast(sum(loads.rows_rejected) as bigint) as rows_rejected
    from loads
    inner join evaluations on evaluations.project_id = loads.project_id
    inner join feeds on feeds.feed = loads.feed
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
    ledger.evaluation_id,
    ledger.feed,
    ledger.rows_read as ledger_rows_read,
    summed.dimension,
    summed.rows_read
from ledger
left join summed
    on summed.evaluation_id = ledger.evaluation_id
    and summed.feed = ledger.feed
where ledger.rows_read > 0
    and (summed.feed is null
        or summed.rows_read <> ledger.rows_read
        or summed.rows_rejected <> ledger.rows_rejected)
