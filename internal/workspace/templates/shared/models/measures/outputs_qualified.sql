-- about:  质量达标率: qualified against actual output (财预〔2020〕10号 annex 2).
-- grain:  one row per evaluation and subject (全部, category)
-- dist:   ref
-- rows:   core.outputs where $subject in ('全部', category)
-- test:   unique(evaluation_id, subject, period)

-- As outputs_completed: one unit, and every output reported on; else there is no value.

with

outputs as (select * from core.output_subjects),

periods as (select * from core.periods where period_kind = 'whole'),

summed as (
    select
        evaluation_id,
        subject,
        count(*) as output_count,
        case
            when count(qualified_count) = count(*)
                and count(actual_count) = count(*) and count(distinct unit) = 1
                then sum(qualified_count)
        end      as numerator,
        case
            when count(qualified_count) = count(*)
                and count(actual_count) = count(*) and count(distinct unit) = 1
                then sum(actual_count)
        end      as denominator
    from outputs
    group by evaluation_id, subject
)

select
    summed.evaluation_id,
    summed.subject,
    periods.period,
    summed.numerator,
    summed.denominator,
    summed.output_count as n,
    cast(summed.numerator as double precision)
    / nullif(cast(summed.denominator as double precision), 0) as value
from summed
inner join periods on periods.evaluation_id = summed.evaluation_id
