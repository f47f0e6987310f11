-- about:  The whole period of an evaluation, its quarters and its months.
-- grain:  one row per evaluation and period
-- dist:   ref
-- test:   unique(evaluation_id, period)

with

evaluations as (select * from core.evaluations),

calendar as (select * from core.calendar),

days as (
    select
        evaluations.evaluation_id,
        evaluations.project_id,
        calendar.calendar_date,
        calendar.month_label,
        calendar.quarter_label
    from evaluations
    inner join calendar
        on calendar.calendar_date
        between evaluations.period_start and evaluations.period_end
),

whole as (
    select
        evaluation_id,
        project_id,
        case
            when substr(cast(period_start as text), 6) = '01-01'
                and substr(cast(period_end as text), 6) = '12-31'
                and extract(year from period_start) = extract(year from period_end)
                then substr(cast(period_start as text), 1, 4)
            else cast(period_start as text) || '/' || cast(period_end as text)
        end     as period,
        'whole' as period_kind,
        period_start,
        period_end
    from evaluations
),

quarters as (
    select
        evaluation_id,
        project_id,
        quarter_label      as period,
        'quarter'          as period_kind,
        min(calendar_date) as period_start,
        max(calendar_date) as period_end
    from days
    group by evaluation_id, project_id, quarter_label
),

months as (
    select
        evaluation_id,
        project_id,
        month_label        as period,
        'month'            as period_kind,
        min(calendar_date) as period_start,
        max(calendar_date) as period_end
    from days
    group by evaluation_id, project_id, month_label
)

select evaluation_id, project_id, period, period_kind, period_start, period_end
from whole
union all
select evaluation_id, project_id, period, period_kind, period_start, period_end
from quarters
union all
select evaluation_id, project_id, period, period_kind, period_start, period_end
from months
