-- about:  Platform accounts opened by the end of the period (开通账户数).
-- grain:  one row per evaluation
-- dist:   ref
-- rows:   core.accounts where true
-- test:   unique(evaluation_id, subject, period)

with

accounts as (select * from core.accounts),

periods as (select * from core.periods where period_kind = 'whole')

select
    periods.evaluation_id,
    '全部'                              as subject,
    periods.period,
    count(*)                            as numerator,
    cast(null as bigint)                as denominator,
    count(*)                            as n,
    cast(count(*) as double precision)  as value
from accounts
inner join periods on periods.evaluation_id = accounts.evaluation_id
group by periods.evaluation_id, periods.period
