-- about:  实际完成率: actual against planned output (财预〔2020〕10号 annex 2).
-- grain:  one row per evaluation and subject (全部, category)
-- dist:   ref
-- rows:   core.outputs where $subject in ('全部', category)
-- test:   unique(evaluation_id, subject, period)

-- Outputs of several units cannot be added up, and an output nobody reported on is not
-- zero: in both cases there is no value.

with

outputs as (select * from core.output_subjects),

periods as (select * from core.periods where period_kind = 'whole'),

summed as (
    select
        evaluation_id,
        subject,
        count(*) as output_count,
        case
            when count(actual_count) = count(*) and count(distinct unit) = 1
                then sum(actual_count)
        end      as numerator,
        case
            when count(actual_count) = count(*) and count(distinct unit) = 1
                then sum(planned_count)
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
