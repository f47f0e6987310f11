-- about:  Points with what people judged; graded and experts are one point each.
-- grain:  one row per evaluation, indicator and point
-- dist:   ref
-- test:   unique(evaluation_id, indicator_id, point_no)

-- Several experts: the mean of their marks. Trimmed, the highest and the lowest do not
-- count; of fewer than three nothing would be left, so the point waits for more. The
-- verdict of several on a graded indicator is that of the band their mean lies in.

with

points as (select * from staging.indicator_points),

judged as (select * from core.judged_points),

indicators as (select * from staging.indicators),

all_points as (
    select
        evaluation_id, indicator_id, point_no, point, share, measure, subject,
        at_least, at_most, is_rate, deduct_share, zero_from, trimmed,
        false as is_graded, source_file, source_line
    from points
    union all
    select
        evaluation_id, indicator_id, 1 as point_no, level3 as point,
        cast(null as decimal(9,6))  as share,
        cast(null as text)          as measure,
        cast(null as text)          as subject,
        cast(null as decimal(18,6)) as at_least,
        cast(null as decimal(18,6)) as at_most,
        cast(null as boolean)       as is_rate,
        cast(null as decimal(9,6))  as deduct_share,
        cast(null as integer)       as zero_from,
        trimmed,
        rule = 'graded'             as is_graded,
        source_file, source_line
    from indicators
    where rule in ('graded', 'experts')
),

joined as (
    select
        all_points.*,
        judged.verdict,
        judged.reason,
        judged.evidence,
        judged.judgement_count,
        judged.mark_count,
        judged.mark_sum,
        judged.lowest_mark,
        judged.highest_mark,
        judged.defect_count,
        judged.source_file                                            as judgement_file,
        judged.source_line                                            as judgement_line,
        all_points.trimmed = 1 and judged.mark_count < 3
            and judged.mark_count > 0                                 as has_too_few
    from all_points
    left join judged
        on judged.evaluation_id = all_points.evaluation_id
        and judged.indicator_id = all_points.indicator_id
        and judged.point_no = all_points.point_no
),

counted as (
    select
        joined.*,
        case
            when trimmed = 1 then mark_sum - lowest_mark - highest_mark
            else mark_sum
        end                                                           as counted_sum,
        case when trimmed = 1 then mark_count - 2 else mark_count end as counted_marks,
        '最低' || cast(cast(lowest_mark * 100 as decimal(9,2)) as text) || '分，最高'
        || cast(cast(highest_mark * 100 as decimal(9,2)) as text) || '分'
                                                                      as spread
    from joined
),

averaged as (
    select
        counted.*,
        cast(case
            when has_too_few then null
            when counted_marks = 1 then counted_sum
            when counted_marks > 1 then cast(floor(
                cast(counted_sum as double precision)
                / nullif(cast(counted_marks as double precision), 0)
                * 100000000000000 + 0.5
            ) as decimal(38,0)) * 0.00000000000001
        end as decimal(18,14))                                        as judged_share
    from counted
)

select
    evaluation_id,
    indicator_id,
    point_no,
    point,
    measure,
    subject,
    case
        when has_too_few then null
        when not is_graded or judgement_count = 1 or judged_share is null then verdict
        when judged_share >= 0.8 then '满足'
        when judged_share >= 0.6 then '部分满足'
        else '不满足'
    end                                                               as verdict,
    case
        when has_too_few
            then '专家评分' || cast(mark_count as text)
                || '份，不足3份，不能去掉最高分和最低分'
        when trimmed = 1
            then '专家' || cast(mark_count as text) || '人评分，去掉最高分和最低分后平均，'
                || spread || '：' || reason
        when judgement_count > 1 and mark_count > 0
            then '专家' || cast(mark_count as text) || '人评分的算术平均，'
                || spread || '：' || reason
        else reason
    end                                                               as reason,
    evidence,
    share,
    at_least,
    at_most,
    is_rate,
    deduct_share,
    zero_from,
    trimmed,
    judged_share,
    defect_count,
    mark_count,
    lowest_mark,
    highest_mark,
    source_file,
    source_line,
    judgement_file,
    judgement_line
from averaged
