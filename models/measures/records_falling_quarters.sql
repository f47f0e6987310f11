-- about:  Longest run of quarters in which fewer records came than in the one before.
-- grain:  one row per evaluation
-- dist:   ref
-- rows:   core.record_reports where true
-- test:   unique(evaluation_id, subject, period)

-- Quarters that lie wholly in the period; a quarter without records counts with zero if
-- there are records in another. Fewer than two whole quarters: no data.

with

months as (select * from core.record_months),

quarters as (
    select * from core.periods
    where period_kind = 'quarter'
        and extract(day from period_start) = 1
        and extract(month from period_start) in (1, 4, 7, 10)
        and extract(day from (period_end + 1)) = 1
        and extract(month from (period_end + 1)) in (1, 4, 7, 10)
),

periods as (select * from core.periods where period_kind = 'whole'),

reporting as (
    select
        evaluation_id,
        count(*) as row_count
    from months
    group by evaluation_id
),

summed as (
    select
        quarters.evaluation_id,
        quarters.period_start,
        -- a quarter in which nothing came, of a project that has records
        coalesce(sum(months.record_count), 0) as record_count
    from quarters
    inner join reporting on reporting.evaluation_id = quarters.evaluation_id
    left join months
        on months.evaluation_id = quarters.evaluation_id
        and months.quarter = quarters.period
    group by quarters.evaluation_id, quarters.period_start
),

compared as (
    select
        evaluation_id,
        period_start,
        record_count < lag(record_count) over (
            partition by evaluation_id order by period_start
        )                 as is_falling,
        row_number() over (
            partition by evaluation_id order by period_start
        )                 as quarter_no
    from summed
),

islands as (
    select
        evaluation_id,
        quarter_no - row_number() over (
            partition by evaluation_id order by period_start
        ) as island
    from compared
    where is_falling
),

runs as (
    select
        evaluation_id,
        island,
        count(*) as length
    from islands
    group by evaluation_id, island
),

longest as (
    select
        evaluation_id,
        max(length) as length
    from runs
    group by evaluation_id
),

counted as (
    select
        evaluation_id,
        count(*) as quarter_count
    from compared
    group by evaluation_id
)

select
    counted.evaluation_id,
    '全部'                                                as subject,
    periods.period,
    -- whole quarters of which none fell
    coalesce(longest.length, 0)                           as numerator,
    counted.quarter_count                                 as denominator,
    counted.quarter_count                                 as n,
    cast(coalesce(longest.length, 0) as double precision) as value
from counted
inner join periods on periods.evaluation_id = counted.evaluation_id
left join longest on longest.evaluation_id = counted.evaluation_id
where counted.quarter_count > 1
