-- about:  What had fallen due and what was paid by the end of each month (S curve).
-- grain:  one row per evaluation and month
-- dist:   ref
-- test:   unique(evaluation_id, month)

-- From the month of the first due day or payment to that of the last. Milestones whose
-- due day is not known are in no month; undated_amount says how much they are.

with

milestones as (select * from core.milestone_payments),

payments as (select * from core.payments),

calendar as (select * from core.calendar),

steps as (
    select
        evaluation_id,
        due_date                          as step_date,
        due_amount,
        cast(0 as decimal(18,2))          as paid_amount
    from milestones
    where due_date is not null
    union all
    select
        evaluation_id,
        paid_date                         as step_date,
        cast(0 as decimal(18,2))          as due_amount,
        amount                            as paid_amount
    from payments
),

spans as (
    select
        evaluation_id,
        min(step_date) as first_date,
        max(step_date) as last_date
    from steps
    group by evaluation_id
),

months as (
    select
        spans.evaluation_id,
        calendar.month_label
    from spans
    inner join calendar
        on calendar.calendar_date >= spans.first_date
        and calendar.month_label <= substr(cast(spans.last_date as text), 1, 7)
    group by spans.evaluation_id, calendar.month_label
),

by_month as (
    select
        evaluation_id,
        substr(cast(step_date as text), 1, 7) as month_label,
        sum(due_amount)                       as due_amount,
        sum(paid_amount)                      as paid_amount
    from steps
    group by evaluation_id, substr(cast(step_date as text), 1, 7)
),

undated as (
    select
        evaluation_id,
        sum(due_amount) as undated_amount
    from milestones
    where due_date is null
    group by evaluation_id
)

select
    months.evaluation_id,
    months.month_label            as month,
    -- a month in which nothing fell due or was paid adds nothing
    sum(coalesce(by_month.due_amount, 0)) over (
        partition by months.evaluation_id
        order by months.month_label
        rows between unbounded preceding and current row
    )                             as due_amount,
    -- likewise
    sum(coalesce(by_month.paid_amount, 0)) over (
        partition by months.evaluation_id
        order by months.month_label
        rows between unbounded preceding and current row
    )                             as paid_amount,
    undated.undated_amount
from months
left join by_month
    on by_month.evaluation_id = months.evaluation_id
    and by_month.month_label = months.month_label
left join undated on undated.evaluation_id = months.evaluation_id
