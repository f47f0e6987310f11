-- about:  Share of member units that reported at least one record.
-- grain:  one row per evaluation and period
-- dist:   ref
-- test:   unique(evaluation_id, subject, period)
-- test:   between(value, 0, 1)

with

collected as (select * from measures.records_collected),

units as (select * from core.units where is_member),

periods as (select * from core.periods),

members as (
    select
        project_id,
        count(*) as unit_count
    from units
    group by project_id
),

reporting as (
    select
        periods.evaluation_id,
        periods.project_id,
        periods.period,
        count(case when collected.n > 0 then 1 end) as unit_count
    from periods
    inner join collected
        on collected.evaluation_id = periods.evaluation_id
        and collected.period = periods.period
    inner join units
        on units.project_id = periods.project_id
        and units.unit_name = collected.subject
    group by periods.evaluation_id, periods.project_id, periods.period
)

select
    reporting.evaluation_id,
    '全部'                          as subject,
    reporting.period,
    reporting.unit_count            as numerator,
    members.unit_count              as denominator,
    members.unit_count              as n,
    cast(reporting.unit_count as double precision)
    / nullif(members.unit_count, 0) as value
from reporting
inner join members on members.project_id = reporting.project_id
