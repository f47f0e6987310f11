-- about:  Ways of scoring a survey under each subject, with n, interval and rates.
-- grain:  one row per evaluation, measure and subject
-- dist:   ref
-- test:   unique(evaluation_id, measure, subject)
-- test:   between(ci_low, 0, 1)
-- test:   between(ci_high, 0, 1)

-- The interval is Wilson's at 95 % (z = 1.96) and stands at proportions alone: shares
-- of options and of the best two. Its n are the people, not their answers: what one
-- person says to several questions is no independent draw, so that with people it is
-- never too narrow. Means of marks are no proportions and have none.

with

measured as (select * from marts.survey_values),

sized as (
    select
        measured.*,
        cast(people as double precision)              as size,
        cast(1.96 * 1.96 as double precision)         as z_squared
    from measured
),

wilson as (
    select
        sized.*,
        (share + z_squared / nullif(2 * size, 0))
        / nullif(1 + z_squared / nullif(size, 0), 0)  as centre,
        sqrt(
            z_squared * share * (1 - share) / nullif(size, 0)
            + z_squared * z_squared / nullif(4 * size * size, 0)
        ) / nullif(1 + z_squared / nullif(size, 0), 0) as half_width
    from sized
)

select
    evaluation_id,
    measure,
    measure_no,
    subject_kind,
    subject,
    is_used,
    n,
    people,
    value,
    -- the interval touches 0 and 1 exactly there; binary rest is cut off
    case
        when chosen = 0 or centre - half_width < 0 then 0
        else centre - half_width
    end                as ci_low,
    case
        when chosen = denominator or centre + half_width > 1 then 1
        else centre + half_width
    end                as ci_high,
    issued,
    returned,
    valid,
    return_rate,
    valid_rate,
    valid_share,
    case
        when valid_rate >= 0.7 then 'conclusion'
        when valid_rate >= 0.5 then 'adopted'
        when valid_rate is not null then 'reference'
    end                as standing
from wilson
