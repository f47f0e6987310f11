-- about:  What a finding rests on in words, the units it names, and what it cost.
-- grain:  one row per evaluation and finding that stands
-- dist:   ref
-- test:   unique(evaluation_id, finding_id)

-- Of many subjects the five worst are named. Points lost are those of the indicator
-- that the finding stands with; one without a score has lost nothing that is known.

with

hits as (select * from marts.finding_hits),

grounds as (select * from marts.finding_grounds),

points as (select * from marts.points),

scores as (select * from marts.indicator_scores),

placed as (
    select
        grounds.*,
        row_number() over (
            partition by grounds.evaluation_id, grounds.finding_id
            order by grounds.condition_no, grounds.ground_no
        ) as place
    from grounds
),

written as (
    select
        placed.evaluation_id,
        placed.finding_id,
        placed.place,
        placed.basis,
        case when placed.each_of = 'units' then placed.subject end as unit_name,
        case
            when placed.measure is not null
                then placed.measure || '（' || placed.subject || '）'
            when placed.point_no is not null
                then placed.subject || '第' || cast(placed.point_no as text) || '点'
                || case
                    when points.evidence is null then ''
                    else '：' || points.evidence
                end
            else placed.subject
        end as ground
    from placed
    left join points
        on points.evaluation_id = placed.evaluation_id
        and points.indicator_id = placed.indicator_id
        and points.point_no = placed.point_no
),

summed as (
    select
        evaluation_id,
        finding_id,
        max(case when place = 1 then basis end)                   as basis,
        string_agg(case when place <= 5 then unit_name end, '、' order by place)
        || case when count(unit_name) > 5 then '等' else '' end as unit_names,
        string_agg(case when place <= 5 then ground end, '；' order by place)
        || case when count(*) > 5 then '；等' else '' end      as evidence
    from written
    group by evaluation_id, finding_id
)

select
    hits.evaluation_id,
    hits.finding_id,
    hits.indicator_id,
    scores.level3,
    case when scores.status = 'scored' then scores.weight - scores.score end
                                            as lost_score,
    -- of the condition that holds first, else what the indicator rests on
    coalesce(summed.basis, scores.basis)    as basis,
    summed.unit_names,
    summed.evidence
from hits
inner join summed
    on summed.evaluation_id = hits.evaluation_id
    and summed.finding_id = hits.finding_id
left join scores
    on scores.evaluation_id = hits.evaluation_id
    and scores.indicator_id = hits.indicator_id
