-- about:  Every option of every question with count, share and Wilson interval.
-- grain:  one row per evaluation, question and option
-- dist:   ref
-- test:   unique(evaluation_id, question_id, option_no)
-- test:   between(share, 0, 1)
-- test:   between(ci_low, 0, 1)
-- test:   between(ci_high, 0, 1)

-- Wilson score interval at 95 % (z = 1.96), without finite correction: the population
-- is not known.

with

options as (select * from core.option_counts),

shares as (
    select
        options.*,
        cast(chosen_count as double precision) / nullif(answered_count, 0) as share,
        cast(answered_count as double precision)                           as people,
        cast(1.96 * 1.96 as double precision)                              as z_squared
    from options
),

wilson as (
    select
        shares.*,
        (share + z_squared / nullif(2 * people, 0))
        / nullif(1 + z_squared / nullif(people, 0), 0)                     as centre,
        sqrt(
            z_squared * share * (1 - share) / nullif(people, 0)
            + z_squared * z_squared / nullif(4 * people * people, 0)
        ) / nullif(1 + z_squared / nullif(people, 0), 0)                   as half_width
    from shares
)

select
    evaluation_id,
    question_no,
    question_id,
    question,
    kind,
    option_no,
    answer_option,
    chosen_count                                                       as n,
    answered_count                                                     as answered,
    share,
    -- the interval touches 0 and 1 exactly there; binary rest is cut off
    case when chosen_count = 0 or centre - half_width < 0 then 0
        else centre - half_width end                                   as ci_low,
    case when chosen_count = answered_count or centre + half_width > 1 then 1
        else centre + half_width end                                   as ci_high
from wilson
