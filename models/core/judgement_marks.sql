-- about:  What each judgement gives of its point, from 0 to 1: a mark of the mean.
-- grain:  one row per evaluation, indicator, point and expert
-- dist:   ref
-- test:   unique(evaluation_id, indicator_id, point_no, expert)
-- test:   between(mark_share, 0, 1)

-- An evaluation takes the judgements that its own project's files hold. A mark of 0 to
-- 100, a share, a number of defects (each costs deduct_share of the point, so many as
-- zero_from leave nothing), or the verdict alone; 不适用 gives none. A row that is not
-- filled in yet (core.blank_judgements) is no judgement and counts for nothing.

with

judgements as (select * from staging.judgements),

evaluations as (select * from staging.evaluations),

points as (select * from staging.indicator_points),

own_judgements as (
    select judgements.*
    from judgements
    inner join evaluations
        on evaluations.evaluation_id = judgements.evaluation_id
        and evaluations.project_id = judgements.project_id
    where judgements.verdict is not null
        or judgements.earned_share is not null
        or judgements.mark is not null
        or judgements.defect_count is not null
)

select
    own_judgements.evaluation_id,
    own_judgements.indicator_id,
    own_judgements.point_no,
    own_judgements.expert,
    own_judgements.verdict,
    own_judgements.reason,
    own_judgements.evidence,
    own_judgements.defect_count,
    cast(case
        when own_judgements.verdict = '不适用' then null
        when own_judgements.mark is not null then own_judgements.mark * 0.01
        when own_judgements.earned_share is not null then own_judgements.earned_share
        when own_judgements.defect_count = 0 then 1
        when own_judgements.defect_count >= points.zero_from
            or own_judgements.defect_count * points.deduct_share >= 1 then 0
        when own_judgements.defect_count is not null
            then 1 - own_judgements.defect_count * points.deduct_share
        when own_judgements.verdict = '满足' then 1
        when own_judgements.verdict = '不满足' then 0
    end as decimal(18,14)) as mark_share,
    own_judgements.source_file,
    own_judgements.source_line
from own_judgements
left join points
    on points.evaluation_id = own_judgements.evaluation_id
    and points.indicator_id = own_judgements.indicator_id
    and points.point_no = own_judgements.point_no
