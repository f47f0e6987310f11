-- about:  The total that the unit claims of itself against that of the evaluation.
-- params: evaluation_id
-- shape:  one row per evaluation with a self-evaluation form

select
    claims.evaluation_id,
    count(case when claims.status <> 'not_applicable' then 1 end) as indicator_count,
    count(case when claims.status <> 'not_applicable'
        and claims.claimed_score is not null then 1 end)          as claimed_count,
    sum(case when claims.status <> 'not_applicable' then claims.claimed_score end)
                                                                  as claimed_score,
    summaries.total_score,
    sum(case when claims.status <> 'not_applicable' then claims.claimed_score end)
    - summaries.total_score                                       as difference
from marts.self_evaluation_differences as claims
inner join marts.evaluation_summary as summaries
    on summaries.evaluation_id = claims.evaluation_id
where (cast($evaluation_id as text) is null
    or claims.evaluation_id = cast($evaluation_id as text))
group by claims.evaluation_id, summaries.total_score
order by claims.evaluation_id
