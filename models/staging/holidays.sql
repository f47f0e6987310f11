-- about:  Days on which the State Council's notices depart from the week.
-- grain:  one row per day
-- dist:   ref
-- test:   unique(holiday_date)
-- test:   accepted(kind, 'off', 'work')

select
    holiday_date,
    kind,
    holiday
from raw.holidays
