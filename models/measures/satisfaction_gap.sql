-- about:  Highest less lowest satisfaction of the groups of respondents.
-- grain:  one row per evaluation
-- dist:   ref
-- rows:   core.satisfaction where $subject = '全部' and subject_kind = 'group'
-- test:   unique(evaluation_id, subject, period)
-- test:   between(value, 0, 1)

-- Groups of fewer than five people are left out: one of them alone would make the gap.
-- Fewer than two groups are no gap: no data.

with

groups as (
    select * from core.satisfaction_sums
    where subject_kind = 'group' and respondent_group = '全部' and people >= 5
),

periods as (select * from core.periods where period_kind = 'whole'),

pooled as (
    select
        evaluation_id,
        n,
        worth_sum / nullif(cast(n as double precision), 0) as value
    from groups
),

spread as (
    select
        evaluation_id,
        max(value)             as highest,
        min(value)             as lowest,
        cast(sum(n) as bigint) as n,
        count(*)               as group_count
    from pooled
    group by evaluation_id
)

select
    spread.evaluation_id,
    '全部'                          as subject,
    periods.period,
    spread.highest - spread.lowest  as numerator,
    1                               as denominator,
    spread.n,
    spread.highest - spread.lowest  as value
from spread
inner join periods on periods.evaluation_id = spread.evaluation_id
where spread.group_count > 1
