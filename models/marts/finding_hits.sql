-- about:  Findings whose condition holds, numbered in the order to print.
-- grain:  one row per evaluation and finding
-- dist:   ref
-- test:   unique(evaluation_id, finding_id)
-- test:   unique(evaluation_id, is_dropped, finding_no)

-- Findings that the workspace drops are not printed; they stand in the working papers
-- and have a count of their own.

with

findings as (select * from core.findings),

conditions as (select * from core.finding_conditions),

periods as (select * from core.periods where period_kind = 'whole'),

measured as (select * from marts.measure_values),

points as (select * from marts.points),

scores as (select * from marts.indicator_scores),

held as (
    select
        conditions.evaluation_id,
        conditions.finding_id,
        count(case
            when measured.value > cast(conditions.above as double precision) then 1
            when measured.value < cast(conditions.below as double precision) then 1
            when conditions.point_no is not null and points.earned_share < 1 then 1
            when conditions.measure is null and conditions.point_no is null
                and scores.score_share < 1 then 1
        end) as held_count
    from conditions
    inner join periods on periods.evaluation_id = conditions.evaluation_id
    left join measured
        on measured.evaluation_id = conditions.evaluation_id
        and measured.measure = conditions.measure
        and measured.subject = conditions.subject
        and measured.period = periods.period
    left join points
        on points.evaluation_id = conditions.evaluation_id
        and points.indicator_id = conditions.indicator_id
        and points.point_no = conditions.point_no
    left join scores
        on scores.evaluation_id = conditions.evaluation_id
        and scores.indicator_id = conditions.indicator_id
    group by conditions.evaluation_id, conditions.finding_id
)

select
    findings.evaluation_id,
    row_number() over (
        partition by findings.evaluation_id, findings.is_dropped
        order by findings.finding_no
    ) as finding_no,
    findings.finding_id,
    findings.title,
    findings.severity,
    findings.indicator_id,
    findings.text_template,
    findings.advice_template,
    findings.is_dropped
from findings
inner join held
    on held.evaluation_id = findings.evaluation_id
    and held.finding_id = findings.finding_id
where held.held_count > 0
