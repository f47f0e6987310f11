-- about:  Weight, score and score rate of each first and second level and of all.
-- params: evaluation_id
-- shape:  one row per second level; level2 is null for a first level, level1 for all

select
    evaluation_id,
    level1_no,
    level1,
    level2_no,
    level2,
    sum(weight)                                                     as weight,
    sum(score)                                                      as score,
    cast(sum(score) as double precision)
    / nullif(
        cast(sum(case when score is not null then weight end) as double precision), 0
    )                                                               as score_rate,
    count(case when status in ('no_data', 'awaiting_judgement') then 1 end)
                                                                    as open_count
from marts.indicator_scores
where (cast($evaluation_id as text) is null
    or evaluation_id = cast($evaluation_id as text))
group by grouping sets (
    (evaluation_id, level1_no, level1, level2_no, level2),
    (evaluation_id, level1_no, level1),
    (evaluation_id)
)
order by evaluation_id, level1_no nulls last, level2_no nulls first
