-- about:    One verdict without an expert or those of experts; all or none call it 不适用.
-- severity: block

select
    evaluation_id,
    indicator_id,
    point_no,
    count(*)                                        as judgement_count,
    count(expert)                                   as expert_count,
    count(case when verdict = '不适用' then 1 end)  as not_applicable_count
from core.judgement_marks
group by evaluation_id, indicator_id, point_no
having count(*) > 1 and count(expert) < count(*)
    or count(case when verdict = '不适用' then 1 end) > 0
    and count(case when verdict = '不适用' then 1 end) < count(*)
