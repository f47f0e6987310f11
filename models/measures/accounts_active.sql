-- about:  Share of the opened accounts used in the last three months of the period.
-- grain:  one row per evaluation
-- dist:   ref
-- rows:   core.accounts where not is_active
-- test:   unique(evaluation_id, subject, period)
-- test:   between(value, 0, 1)

with

accounts as (select * from core.accounts),

periods as (select * from core.periods where period_kind = 'whole')

select
    periods.evaluation_id,
    '全部'                                        as subject,
    periods.period,
    count(case when accounts.is_active then 1 end) as numerator,
    count(*)                                      as denominator,
    count(*)                                      as n,
    cast(count(case when accounts.is_active then 1 end) as double precision)
    / nullif(count(*), 0)                         as value
from accounts
inner join periods on periods.evaluation_id = accounts.evaluation_id
group by periods.evaluation_id, periods.period
