-- about:  Every point of the points rule: met by a measure, or judged by people.
-- grain:  one row per evaluation, indicator and point
-- dist:   ref
-- test:   unique(evaluation_id, indicator_id, point_no)
-- test:   between(earned_share, 0, 1)
-- test:   accepted(status, 'scored', 'no_data', 'not_applicable', 'awaiting_judgement')

with

assessed as (select * from core.assessed),

points as (select * from core.points),

measured as (select * from marts.measured_values),

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
        coalesce(points.share, cast(1 as decimal(9,6))) as share,
        points.source_file,
        points.source_line,
        points.judgement_file,
        points.judgement_line
    from assessed
    inner join points
        on points.evaluation_id = assessed.evaluation_id
        and points.indicator_id = assessed.indicator_id
    left join measured
        on measured.evaluation_id = points.evaluation_id
        and measured.measure = points.measure
        and measured.subject = points.subject
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
    cast(case
        when measure is not null and value is null then null
        when measure is not null
            and (at_least is null or value >= at_least)
            and (at_most is null or value <= at_most)
            then 1
        when measure is not null then 0
        when verdict = '满足' and judged_share is null then 1
        when verdict = '不满足' and judged_share is null then 0
        when verdict = '不适用' then null
        else judged_share
    end as decimal(18,14))                              as earned_share,
    reason,
    evidence,
    source_file,
    source_line,
    judgement_file,
    judgement_line
from joined
