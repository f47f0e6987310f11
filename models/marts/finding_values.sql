-- about:  Conditions over measures: each subject with its value and its limits.
-- grain:  one row per evaluation, finding, condition and subject
-- dist:   ref
-- test:   unique(evaluation_id, finding_id, condition_no, subject)

-- A limit is the condition's own, or the target that the tree sets the measure and
-- subject (full_at where a rule has no target): of several indicators the one that is
-- missed by more. A condition over a set (each) goes through its subjects. A subject
-- without a value has no row.

with

conditions as (select * from core.finding_conditions),

measured as (select * from marts.measured_values),

sets as (select * from core.subject_sets),

assessed as (
    select * from core.assessed
    where measure is not null and rule <> 'average' and not_applicable is null
),

targets as (
    select
        evaluation_id,
        measure,
        subject,
        -- a rule without a target gives full marks at a value
        max(coalesce(target, full_at)) as highest,
        min(coalesce(target, full_at)) as lowest
    from assessed
    group by evaluation_id, measure, subject
),

subjects as (
    select
        conditions.evaluation_id,
        conditions.finding_id,
        conditions.condition_no,
        conditions.measure,
        conditions.each_of,
        conditions.basis,
        conditions.above,
        conditions.below,
        conditions.is_above_target,
        conditions.is_below_target,
        conditions.subject,
        conditions.subject as subject_name
    from conditions
    where conditions.measure is not null and conditions.each_of is null
    union all
    select
        conditions.evaluation_id,
        conditions.finding_id,
        conditions.condition_no,
        conditions.measure,
        conditions.each_of,
        conditions.basis,
        conditions.above,
        conditions.below,
        conditions.is_above_target,
        conditions.is_below_target,
        sets.subject,
        sets.subject_name
    from conditions
    inner join sets
        on sets.evaluation_id = conditions.evaluation_id
        and sets.set_name = conditions.each_of
    where conditions.measure is not null
)

select
    subjects.evaluation_id,
    subjects.finding_id,
    subjects.condition_no,
    subjects.measure,
    subjects.subject,
    subjects.subject_name,
    subjects.each_of,
    subjects.basis,
    measured.value,
    measured.numerator,
    measured.denominator,
    measured.n,
    case
        when subjects.is_above_target then targets.lowest
        else subjects.above
    end as upper_limit,
    case
        when subjects.is_below_target then targets.highest
        else subjects.below
    end as lower_limit
from subjects
inner join measured
    on measured.evaluation_id = subjects.evaluation_id
    and measured.measure = subjects.measure
    and measured.subject = subjects.subject
left join targets
    on targets.evaluation_id = subjects.evaluation_id
    and targets.measure = subjects.measure
    and targets.subject = subjects.subject
