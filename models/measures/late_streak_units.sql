-- about:  Units that reported late in consecutive months (连续多月上传不及时).
-- grain:  one row per evaluation
-- dist:   ref
-- rows:   core.late_streak_records where true
-- test:   unique(evaluation_id, subject, period)

-- Denominator: units of which a reporting day is known. Zero units with a streak is a
-- real zero; where no reporting day is known at all there is no row: no data.

with

unit_months as (select * from core.unit_months),

streaks as (select * from core.late_streaks),

periods as (select * from core.periods where period_kind = 'whole'),

reporting as (
    select
        evaluation_id,
        count(distinct unit_name) as unit_count
    from unit_months
    where on_time_count + late_count > 0
    group by evaluation_id
),

late as (
    select
        evaluation_id,
        count(distinct unit_name) as unit_count
    from streaks
    group by evaluation_id
)

select
    periods.evaluation_id,
    '全部'                                                as subject,
    periods.period,
    -- no unit with a streak is none, since the reporting days are known
    coalesce(late.unit_count, 0)                          as numerator,
    reporting.unit_count                                  as denominator,
    reporting.unit_count                                  as n,
    cast(coalesce(late.unit_count, 0) as double precision) as value
from periods
inner join reporting on reporting.evaluation_id = periods.evaluation_id
left join late on late.evaluation_id = periods.evaluation_id
