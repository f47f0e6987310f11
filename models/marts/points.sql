-- about:  Every point of the points rule: met by a measure, or judged by people.
-- grain:  one row per evaluation, indicator and point
-- dist:   ref
-- test:   unique(evaluation_id, indicator_id, point_no)
-- test:   between(earned_share, 0, 1)
-- test:   accepted(status, 'scored', 'no_data', 'not_applicable', 'awaiting_judgement')

with

assessed as (select * from core.assessed),

points as (select * from core.points),

periods as (select * from core.periods where period_kind = 'whole'),

measured as (select * from marts.measure_values),

joined as (
    select
        points.evaluation_id,
        points.indicator_id,
        assessed.indicator_no,
        points.point_no,
        points.point,
        points.measure,
        points.subject,
        measured.value,
        points.at_least,
        points.at_most,
        points.verdict,
        points.judged_share,
        points.reason,
        points.evidence,
        -- points without a share of their own have equal ones
        coalesce(points.share, 1) as share,
        points.source_file,
        points.source_line,
        points.judgement_file,
        points.judgement_line
    from assessed
    inner join points
        on points.evaluation_id = assessed.evaluation_id
        and points.indicator_id = assessed.indicator_id
    inner join periods on periods.evaluation_id = points.evaluation_id
    left join measured
        on measured.evaluation_id = points.evaluation_id
        and measured.measure = points.measure
        and measured.subject = points.subject
        and measured.period = periods.period
    where assessed.rule in ('points', 'graded')
)

select
    evaluation_id,
    indicator_id,
    indicator_no,
    point_no,
    point,
    measure,
    subject,
    value,
    at_least,
    at_most,
    verdict,
    case
        when measure is not null and value is null then 'no_data'
        when measure is null and verdict is null then 'awaiting_judgement'
        when measure is null and verdict = '不适用' then 'not_applicable'
        else 'scored'
    end                                                 as status,
    share,
    case
        when measure is not null and value is null then null
        when measure is not null
            and (at_least is null or value >= cast(at_least as double precision))
            and (at_most is null or value <= cast(at_most as double precision))
            then 1
        when measure is not null then 0
        when verdict = '满足' and judged_share is null then 1
        when verdict = '不满足' and judged_share is null then 0
        when verdict = '不适用' then null
        else cast(judged_share as double precision)
    end                                                 as earned_share,
    reason,
    evidence,
    source_file,
    source_line,
    judgement_file,
    judgement_line
from joined
