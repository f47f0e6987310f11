-- about:  The judgements of each point together: verdict, marks, reasons, evidence.
-- grain:  one row per evaluation, indicator and point that was judged
-- dist:   ref
-- test:   unique(evaluation_id, indicator_id, point_no)

-- A verdict that all share stands; different ones, or marks alone, stand as what their
-- marks come to: all whole, all nothing, or a part. tests/experts_agree.sql holds that
-- nobody calls a point 不适用 which another marks.

with

marks as (select * from core.judgement_marks),

placed as (
    select
        marks.*,
        row_number() over (
            partition by evaluation_id, indicator_id, point_no
            order by source_file, source_line
        ) as place
    from marks
)

select
    evaluation_id,
    indicator_id,
    point_no,
    case
        when count(verdict) = count(*) and min(verdict) = max(verdict) then min(verdict)
        when min(mark_share) = 1 then '满足'
        when max(mark_share) = 0 then '不满足'
        else '部分满足'
    end                                                     as verdict,
    string_agg(reason, '；' order by place)                 as reason,
    string_agg(distinct evidence, '；' order by evidence)   as evidence,
    count(*)                                                as judgement_count,
    count(mark_share)                                       as mark_count,
    sum(mark_share)                                         as mark_sum,
    min(mark_share)                                         as lowest_mark,
    max(mark_share)                                         as highest_mark,
    -- of several counts none is the one
    case when count(*) = 1 then max(defect_count) end       as defect_count,
    max(case when place = 1 then source_file end)           as source_file,
    max(case when place = 1 then source_line end)           as source_line
from placed
group by evaluation_id, indicator_id, point_no
