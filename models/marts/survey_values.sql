-- about:  Ways of scoring a survey under each subject: values, answers, people.
-- grain:  one row per evaluation, measure and subject
-- dist:   ref
-- test:   unique(evaluation_id, measure, subject)

-- A subject without an answer has its row and no value. share is the value where it is
-- a proportion.

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
)

select
    subjects.evaluation_id,
    subjects.subject_kind,
    subjects.subject,
    subjects.issued,
    subjects.returned,
    subjects.valid,
    subjects.return_rate,
    subjects.valid_rate,
    subjects.valid_share,
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
