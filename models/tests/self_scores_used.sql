-- about:    Every row of a self-evaluation form belongs to an indicator of the tree.
-- severity: warn

select
    claims.source_file,
    claims.source_line,
    claims.indicator_id,
    claims.indicator
from core.self_scores as claims
left join core.assessed
    on assessed.evaluation_id = claims.evaluation_id
    and assessed.indicator_id = claims.indicator_id
where assessed.indicator_id is null
