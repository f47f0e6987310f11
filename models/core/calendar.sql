-- about:  Every day of the years with a State Council notice; its working-day number.
-- grain:  one row per day
-- dist:   ref
-- test:   unique(calendar_date)
-- test:   not_null(working_day_no)

-- The distance in working days from day a to day b is working_day_no(b) minus
-- working_day_no(a): day a itself is not counted (民法典 Art. 201). Days outside the
-- known years have no row, so nothing is computed over them; tests/calendar_known.sql
-- names the rows that fall outside.

with

holidays as (select * from staging.holidays),

-- a year is known when its new year's day is named: every notice names it, and a notice
-- may name days of the year before (2022-12-31 is in that of 2023)
known_years as (
    select extract(year from holiday_date) as known_year
    from holidays
    where extract(month from holiday_date) = 1 and extract(day from holiday_date) = 1
),

days as (
    select cast(series.calendar_day as date) as calendar_date
    from generate_series(
        timestamp '2000-01-01', timestamp '2100-12-31', interval '1 day'
    ) as series (calendar_day)
),

known_days as (
    select
        days.calendar_date,
        case
            when holidays.kind = 'off' then 0
            when holidays.kind = 'work' then 1
            when extract(isodow from days.calendar_date) >= 6 then 0
            else 1
        end as working_days,
        holidays.holiday
    from days
    inner join known_years
        on known_years.known_year = extract(year from days.calendar_date)
    left join holidays on holidays.holiday_date = days.calendar_date
)

select
    calendar_date,
    substr(cast(calendar_date as text), 1, 7)                         as month_label,
    substr(cast(calendar_date as text), 1, 4) || '-Q'
    || cast(cast(extract(quarter from calendar_date) as integer) as text)
                                                                      as quarter_label,
    holiday,
    working_days = 1                                                  as is_working_day,
    cast(sum(working_days) over (
        order by calendar_date
        rows between unbounded preceding and current row
    ) as integer)                                                     as working_day_no
from known_days
