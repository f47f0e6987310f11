-- about:  Ways of scoring a survey under each subject, with n, interval and rates.
-- grain:  one row per evaluation, measure and subject
-- dist:   ref
-- test:   unique(evaluation_id, measure, subject)
-- test:   between(ci_low, 0, 1)
-- test:   between(ci_high, 0, 1)

-- The interval is Wilson's at 95 % (z = 1.96) and stands at proportions alone: shares
-- of options and of the best two. Its n are the people, not their answers: what one
-- person says to several questions is no independent draw, so that with people it is
-- never too narrow. Means of marks are no proportions and have none. A subject without
-- an answer has its row and no value.

with

subjects as (select * from core.subject_returns),

values_measured as (select * from marts.measured_values),

sums as (select * from core.satisfaction_sums where respondent_group = '全部'),

groups as (select * from core.weighted_groups),

indicators as (select * from core.measures_used),

weighted as (
    select
        evaluation_id,
        subject,
        cast(sum(people) as bigint) as people
    from groups
    group by evaluation_id, subject
),

used as (
    select
        evaluation_id,
        measure,
        subject
    from indicators
    group by evaluation_id, measure, subject
),

methods as (
    select
        'satisfaction' as measure,
        1              as measure_no,
        'scale'        as family,
        false          as is_share
    union all
    select 'satisfaction_top_two', 2, 'scale', true
    union all
    select 'scale_mean', 3, 'scale', false
    union all
    select 'scale_mean_share', 4, 'scale', false
    union all
    select 'satisfaction_by_group', 5, 'weighted', false
    union all
    select 'option_share', 6, 'option', true
),

joined as (
    select
        subjects.*,
        methods.measure,
        methods.measure_no,
        used.measure is not null                as is_used,
        -- a subject without an answer has none
        coalesce(measured.n, 0)                 as n,
        case methods.family
            when 'scale' then coalesce(sums.people, 0)
            when 'weighted' then coalesce(weighted.people, 0)
            else coalesce(measured.n, 0)
        end                                     as people,
        measured.measured_value                 as value,
        case when methods.is_share then measured.measured_value end as share,
        case when methods.is_share then measured.numerator end      as chosen,
        measured.denominator
    from subjects
    inner join methods
        on methods.family = 'scale' and subjects.subject_kind <> 'option'
        or methods.family = 'option' and subjects.subject_kind = 'option'
        or methods.family = 'weighted'
        and subjects.subject_kind not in ('option', 'group')
    left join values_measured as measured
        on measured.evaluation_id = subjects.evaluation_id
        and measured.measure = methods.measure
        and measured.subject = subjects.subject
    left join sums
        on sums.evaluation_id = subjects.evaluation_id
        and sums.subject = subjects.subject
    left join weighted
        on weighted.evaluation_id = subjects.evaluation_id
        and weighted.subject = subjects.subject
    left join used
        on used.evaluation_id = subjects.evaluation_id
        and used.measure = methods.measure
        and used.subject = subjects.subject
    -- groups that nobody weights are no method, unless an indicator asks for it
    where methods.family <> 'weighted' or measured.measure is not null
        or used.measure is not null
),

sized as (
    select
        joined.*,
        cast(people as double precision)              as size,
        cast(1.96 * 1.96 as double precision)         as z_squared
    from joined
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
