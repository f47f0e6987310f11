-- about:  Valid questionnaires out of those that came back (有效÷收回).
-- grain:  one row per evaluation and subject (全部, survey)
-- dist:   ref
-- rows:   core.respondents where $subject in ('全部', survey)
-- test:   unique(evaluation_id, subject, period)

-- The rate where nobody knows how many were given out; no sheet back is no data.

with

counts as (select * from core.survey_counts where returned > 0),

periods as (select * from core.periods where period_kind = 'whole')

select
    counts.evaluation_id,
    counts.survey                               as subject,
    periods.period,
    counts.valid                                 as numerator,
    counts.returned                                 as denominator,
    counts.returned                             as n,
    cast(counts.valid as double precision)
    / nullif(counts.returned, 0)                    as value
from counts
inner join periods on periods.evaluation_id = counts.evaluation_id
