-- about:  Runs of consecutive late months of a unit, as long as the limit or longer.
-- grain:  one row per evaluation, unit and run
-- dist:   ref
-- test:   unique(evaluation_id, unit_name, first_month)

with

unit_months as (select * from core.unit_months),

evaluations as (select * from core.evaluations),

islands as (
    select
        evaluation_id,
        unit_name,
        month,
        late_count,
        month_no - row_number() over (
            partition by evaluation_id, unit_name
            order by month_no
        ) as island
    from unit_months
    where is_late_month
),

runs as (
    select
        evaluation_id,
        unit_name,
        min(month)                      as first_month,
        max(month)                      as last_month,
        count(*)                        as months,
        cast(sum(late_count) as bigint) as late_count
    from islands
    group by evaluation_id, unit_name, island
)

select
    runs.evaluation_id,
    runs.unit_name,
    runs.first_month,
    runs.last_month,
    runs.months,
    runs.late_count
from runs
inner join evaluations on evaluations.evaluation_id = runs.evaluation_id
where runs.months >= evaluations.streak_months
