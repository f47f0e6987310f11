-- about:  Most working days from decision to report of a record (最长上报间隔).
-- grain:  one row per evaluation and subject (全部, unit)
-- dist:   ref
-- rows:   core.record_reports where working_days_to_report is not null and $subject in ('全部', unit_name)
-- test:   unique(evaluation_id, subject, period)

with

records as (
    select * from core.record_reports where working_days_to_report is not null
),

periods as (select * from core.periods where period_kind = 'whole'),

subjects as (
    select evaluation_id, '全部' as subject, working_days_to_report from records
    union all
    select evaluation_id, unit_name as subject, working_days_to_report from records
),

longest as (
    select
        evaluation_id,
        subject,
        max(working_days_to_report) as working_days,
        count(*)                    as n
    from subjects
    group by evaluation_id, subject
)

select
    longest.evaluation_id,
    longest.subject,
    periods.period,
    longest.working_days                            as numerator,
    1                                               as denominator,
    longest.n,
    cast(longest.working_days as double precision)  as value
from longest
inner join periods on periods.evaluation_id = longest.evaluation_id
