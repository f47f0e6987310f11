-- about:  Money that had arrived when contracts needed it (资金到位及时率).
-- grain:  one row per evaluation
-- dist:   ref
-- rows:   core.budget_lines where true
-- test:   unique(evaluation_id, subject, period)

-- 应到位 is what fell due by the contracts in the fiscal year, in the order of the due
-- days; of it counts what had arrived by its own due day. Money arrived on a day that
-- is not on record cannot be set against one: then there is no data, as when nothing
-- fell due in the year.

with

milestones as (select * from core.milestone_payments),

lines as (select * from core.budget_lines),

evaluations as (select * from core.evaluations),

periods as (select * from core.periods where period_kind = 'whole'),

due as (
    select
        milestones.evaluation_id,
        milestones.due_date,
        sum(milestones.due_amount) as due_amount
    from milestones
    inner join evaluations
        on evaluations.evaluation_id = milestones.evaluation_id
        and extract(year from milestones.due_date) = evaluations.fiscal_year
    group by milestones.evaluation_id, milestones.due_date
),

running as (
    select
        due.*,
        sum(due_amount) over (
            partition by evaluation_id
            order by due_date
            rows between unbounded preceding and current row
        ) as until_amount
    from due
),

arrived as (
    select
        running.evaluation_id,
        running.due_date,
        running.due_amount,
        running.until_amount,
        -- nothing arrived by that day
        coalesce(sum(case
            when lines.arrived_date <= running.due_date then lines.arrived_amount
        end), 0)                                           as arrived_amount,
        count(case
            when lines.arrived_amount > 0 and lines.arrived_date is null then 1
        end)                                               as undated_count
    from running
    inner join lines on lines.evaluation_id = running.evaluation_id
    group by
        running.evaluation_id, running.due_date, running.due_amount,
        running.until_amount
),

in_time as (
    select
        evaluation_id,
        due_amount,
        undated_count,
        case
            when arrived_amount >= until_amount then due_amount
            when arrived_amount <= until_amount - due_amount then 0
            else arrived_amount - (until_amount - due_amount)
        end as in_time_amount
    from arrived
),

summed as (
    select
        evaluation_id,
        sum(in_time_amount) as in_time_amount,
        sum(due_amount)     as due_amount,
        count(*)            as day_count,
        sum(undated_count)  as undated_count
    from in_time
    group by evaluation_id
)

select
    summed.evaluation_id,
    '全部'                                                  as subject,
    periods.period,
    summed.in_time_amount                                   as numerator,
    summed.due_amount                                       as denominator,
    summed.day_count                                        as n,
    case
        when summed.undated_count = 0
            then cast(summed.in_time_amount as double precision)
                / nullif(cast(summed.due_amount as double precision), 0)
    end                                                     as value
from summed
inner join periods on periods.evaluation_id = summed.evaluation_id
