-- about:    Scores rounded one by one add up as printed: points, indicators, total.
-- severity: block

-- Where the evaluation rounds at the points or at the indicators a reader can add the
-- printed scores up, as long as every weight has no more digits than are printed. Where
-- only the total is rounded the report says what differs (marts.printed_sums).

with

coarse as (
    select
        scores.evaluation_id,
        evaluations.rounding_level
    from marts.indicator_scores as scores
    inner join core.evaluations as evaluations
        on evaluations.evaluation_id = scores.evaluation_id
    where evaluations.rounding_level in ('point', 'indicator')
    group by scores.evaluation_id, evaluations.rounding_level
    having count(case
        when evaluations.rounding_digits = 0
            and scores.weight <> round(scores.weight, 0)
            or evaluations.rounding_digits = 1
            and scores.weight <> round(scores.weight, 1)
            or evaluations.rounding_digits = 2
            and scores.weight <> round(scores.weight, 2)
            or evaluations.rounding_digits = 3
            and scores.weight <> round(scores.weight, 3)
            or evaluations.rounding_digits = 4
            and scores.weight <> round(scores.weight, 4)
            then 1
    end) = 0
),

point_sums as (
    select evaluation_id, indicator_id, sum(score) as score
    from marts.point_scores
    group by evaluation_id, indicator_id
)

select
    sums.evaluation_id,
    sums.place,
    cast(sums.whole_no as text) as whole,
    sums.part_sum,
    sums.printed_score
from marts.printed_sums as sums
inner join coarse on coarse.evaluation_id = sums.evaluation_id
where sums.difference <> 0
union all
select
    scores.evaluation_id,
    'points'                          as place,
    scores.indicator_id               as whole,
    cast(point_sums.score as decimal(18,4)) as part_sum,
    cast(scores.score as decimal(18,4))     as printed_score
from marts.indicator_scores as scores
inner join coarse
    on coarse.evaluation_id = scores.evaluation_id
    and coarse.rounding_level = 'point'
inner join point_sums
    on point_sums.evaluation_id = scores.evaluation_id
    and point_sums.indicator_id = scores.indicator_id
where scores.score <> point_sums.score
