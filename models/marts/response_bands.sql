-- about:  How long requests waited for a response, in bands against the promise.
-- grain:  one row per evaluation and band
-- dist:   ref
-- test:   unique(evaluation_id, band_no)

-- Bands are quarters of the promised time up to the promise, then doubles of it.

with

tickets as (select * from core.tickets),

banded as (
    select
        evaluation_id,
        promised_minutes,
        case
            when response_minutes is null then 8
            when response_minutes <= promised_minutes * 0.25 then 1
            when response_minutes <= promised_minutes * 0.5 then 2
            when response_minutes <= promised_minutes * 0.75 then 3
            when response_minutes <= promised_minutes then 4
            when response_minutes <= promised_minutes * 2 then 5
            when response_minutes <= promised_minutes * 4 then 6
            else 7
        end as band_no
    from tickets
),

bands as (
    select 1 as band_no, 0.0 as from_factor, 0.25 as to_factor
    union all
    select 2 as band_no, 0.25 as from_factor, 0.5 as to_factor
    union all
    select 3 as band_no, 0.5 as from_factor, 0.75 as to_factor
    union all
    select 4 as band_no, 0.75 as from_factor, 1.0 as to_factor
    union all
    select 5 as band_no, 1.0 as from_factor, 2.0 as to_factor
    union all
    select 6 as band_no, 2.0 as from_factor, 4.0 as to_factor
    union all
    select 7 as band_no, 4.0 as from_factor, cast(null as double precision) as to_factor
    union all
    select
        8                              as band_no,
        cast(null as double precision) as from_factor,
        cast(null as double precision) as to_factor
),

promises as (
    select
        evaluation_id,
        min(promised_minutes) as promised_minutes
    from tickets
    group by evaluation_id
),

counted as (
    select
        evaluation_id,
        band_no,
        count(*) as ticket_count
    from banded
    group by evaluation_id, band_no
)

select
    promises.evaluation_id,
    bands.band_no,
    promises.promised_minutes,
    promises.promised_minutes * bands.from_factor as from_minutes,
    promises.promised_minutes * bands.to_factor   as to_minutes,
    -- a band without requests has none
    coalesce(counted.ticket_count, 0)             as ticket_count
from promises
cross join bands
left join counted
    on counted.evaluation_id = promises.evaluation_id
    and counted.band_no = bands.band_no
