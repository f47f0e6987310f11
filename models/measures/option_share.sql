-- about:  Share of those who answered that chose an option, or one of the first k.
-- grain:  one row per evaluation and subject (question/option, question/<=option)
-- dist:   ref
-- rows:   core.answers where $subject = question_id || '/' || cast(option_no as text) or ($subject like question_id || '/<=%' and option_no <= cast(right($subject, 1) as integer))
-- test:   unique(evaluation_id, subject, period)
-- test:   between(value, 0, 1)

-- Denominator: people who answered the question, so that shares of a multiple choice
-- may sum to more than 1. Skipped answers are on neither side.

with

options as (select * from core.option_counts),

periods as (select * from core.periods where period_kind = 'whole')

select
    options.evaluation_id,
    options.question_id || '/' || cast(options.option_no as text) as subject,
    periods.period,
    options.chosen_count                    as numerator,
    options.answered_count                  as denominator,
    options.answered_count                  as n,
    cast(options.chosen_count as double precision)
    / nullif(options.answered_count, 0)     as value
from options
inner join periods on periods.evaluation_id = options.evaluation_id
union all
select
    options.evaluation_id,
    options.question_id || '/<=' || cast(options.option_no as text) as subject,
    periods.period,
    options.first_count                     as numerator,
    options.answered_count                  as denominator,
    options.answered_count                  as n,
    cast(options.first_count as double precision)
    / nullif(options.answered_count, 0)     as value
from options
inner join periods on periods.evaluation_id = options.evaluation_id
where options.kind <> 'multi'
