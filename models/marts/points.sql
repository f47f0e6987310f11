-- about:  Every point: met by a measure, a rate, or judged by people.
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
        points.is_rate,
        points.deduct_share,
        points.zero_from,
        points.defect_count,
        points.mark_count,
        points.lowest_mark,
        points.highest_mark,
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
    where assessed.rule in ('points', 'graded', 'experts')
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
        -- a rate is earned as far as it goes
        when is_rate and value >= 1 then 1
        when is_rate and value <= 0 then 0
        when is_rate then value
        -- each defect costs its share of the point, so many leave nothing
        when measure is not null and deduct_share is not null and value <= 0 then 1
        when measure is not null
            and (value >= zero_from or value * deduct_share >= 1) then 0
        when measure is not null and deduct_share is not null
            then 1 - value * deduct_share
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
    is_rate,
    deduct_share,
    zero_from,
    defect_count,
    mark_count,
    lowest_mark,
    highest_mark,
    reason,
    evidence,
    source_file,
    source_line,
    judgement_file,
    judgement_line
from joined
