-- about:    The total is the sum of its indicators, and no score exceeds its weight.
-- severity: block

select
    evaluation_summary.evaluation_id,
    evaluation_summary.exact_total,
    sum(indicator_scores.score) as score_sum
from marts.evaluation_summary
inner join marts.indicator_scores
    on indicator_scores.evaluation_id = evaluation_summary.evaluation_id
group by evaluation_summary.evaluation_id, evaluation_summary.exact_total
having abs(sum(indicator_scores.score) - evaluation_summary.exact_total) > 0.000000001
    or count(case when indicator_scores.score > indicator_scores.weight then 1 end) > 0
