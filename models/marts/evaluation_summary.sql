-- about:  The result of each evaluation: total score, grade, status.
-- grain:  one row per evaluation
-- dist:   ref
-- test:   unique(evaluation_id)
-- test:   between(total_score, 0, 100)

-- The grade compares the total before rounding with the scale's lower bounds (>=). Nine
-- digits of it are kept: scores have eleven, and the last ones are the dust of thirds
-- (3 × 3.33333333333 is not 10), which must not cost a grade. As long as
-- an indicator has no data or waits for a judgement the total is a partial sum: it
-- carries no grade and the status is draft.

with

evaluations as (select * from core.evaluations),

scores as (select * from marts.indicator_scores),

grades as (select * from core.grades),

periods as (select * from core.periods where period_kind = 'whole'),

totals as (
    select
        evaluation_id,
        sum(own_weight)                                               as total_weight,
        cast(sum(score) as decimal(18,9))                             as exact_total,
        count(case when status in ('no_data', 'awaiting_judgement') then 1 end)
                                                                      as open_count
    from scores
    group by evaluation_id
),

graded as (
    select
        totals.evaluation_id,
        max(grades.lower_bound) as lower_bound
    from totals
    inner join grades
        on grades.evaluation_id = totals.evaluation_id
        and totals.exact_total >= grades.lower_bound
    where totals.open_count = 0
    group by totals.evaluation_id
)

select
    evaluations.evaluation_id,
    evaluations.evaluation_name,
    evaluations.project_id,
    evaluations.project_name,
    evaluations.authority_name,
    evaluations.evaluation_kind,
    evaluations.fiscal_year,
    evaluations.rules_version,
    periods.period,
    evaluations.reporting_working_days,
    evaluations.late_month_share,
    evaluations.streak_months,
    evaluations.period_start,
    evaluations.period_end,
    totals.total_weight,
    totals.exact_total,
    case evaluations.rounding_digits
        when 0 then cast(round(totals.exact_total, 0) as decimal(18,4))
        when 1 then cast(round(totals.exact_total, 1) as decimal(18,4))
        when 2 then cast(round(totals.exact_total, 2) as decimal(18,4))
        when 3 then cast(round(totals.exact_total, 3) as decimal(18,4))
        else cast(round(totals.exact_total, 4) as decimal(18,4))
    end                                                            as total_score,
    evaluations.rounding_level,
    evaluations.rounding_digits,
    grades.grade,
    case
        when totals.open_count > 0 or totals.exact_total is null then 'draft'
        else 'final'
    end                                                            as status,
    totals.open_count,
    evaluations.as_of
from evaluations
inner join totals on totals.evaluation_id = evaluations.evaluation_id
inner join periods on periods.evaluation_id = evaluations.evaluation_id
left join graded on graded.evaluation_id = evaluations.evaluation_id
left join grades
    on grades.evaluation_id = graded.evaluation_id
    and grades.lower_bound = graded.lower_bound
