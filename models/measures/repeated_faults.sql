-- about:  Faults of one system and category that came three times or more in a month.
-- grain:  one row per evaluation and subject (全部, system)
-- dist:   ref
-- rows:   core.tickets where is_fault and category is not null and $subject in ('全部', system_name)
-- test:   unique(evaluation_id, subject, period)

-- Counted are all faults of such a month. Faults without a category are on neither
-- side; a system whose faults have none has no data.

with

faults as (
    select * from core.tickets where is_fault and category is not null
),

periods as (select * from core.periods where period_kind = 'whole'),

monthly as (
    select
        evaluation_id,
        system_name,
        category,
        month,
        count(*) as fault_count
    from faults
    group by evaluation_id, system_name, category, month
),

subjects as (
    select evaluation_id, '全部' as subject, fault_count from monthly
    union all
    select evaluation_id, system_name as subject, fault_count from monthly
),

summed as (
    select
        evaluation_id,
        subject,
        -- a month with fewer than three of a kind repeats nothing
        cast(sum(case when fault_count >= 3 then fault_count else 0 end) as bigint)
                                         as repeated_count,
        cast(sum(fault_count) as bigint) as fault_count
    from subjects
    group by evaluation_id, subject
)

select
    summed.evaluation_id,
    summed.subject,
    periods.period,
    summed.repeated_count                           as numerator,
    summed.fault_count                              as denominator,
    summed.fault_count                              as n,
    cast(summed.repeated_count as double precision) as value
from summed
inner join periods on periods.evaluation_id = summed.evaluation_id
