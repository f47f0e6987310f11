-- about:  Sums as a reader adds them up: printed parts against the printed whole.
-- grain:  one row per evaluation, place in the report and whole
-- dist:   ref
-- test:   unique(evaluation_id, place, whole_no)
-- test:   accepted(place, 'levels', 'analysis', 'scores')

-- A score is printed with the digits the total has, but two at least; in the table of
-- all scores with four. Each whole is rounded from its exact value and not from the
-- printed parts, so that they may differ in the last digit: the report says where.
-- levels: second levels in their first level, first levels in the total (whole_no 0).
-- analysis: indicators in their first level. scores: indicators in the total.

with

evaluations as (select * from core.evaluations),

summaries as (select * from marts.evaluation_summary),

scores as (select * from marts.indicator_scores where score is not null),

level1_sums as (
    select evaluation_id, level1_no, level1, sum(score) as score
    from scores
    group by evaluation_id, level1_no, level1
),

level2_sums as (
    select evaluation_id, level1_no, level2_no, sum(score) as score
    from scores
    group by evaluation_id, level1_no, level2_no
),

parts as (
    select evaluation_id, 'levels' as place, level1_no as whole_no, score
    from level2_sums
    union all
    select evaluation_id, 'levels' as place, 0 as whole_no, score
    from level1_sums
    union all
    select evaluation_id, 'analysis' as place, level1_no as whole_no, score
    from scores
    union all
    select evaluation_id, 'scores' as place, 0 as whole_no, score
    from scores
),

digits as (
    select
        parts.*,
        case
            when parts.place = 'scores' then 4
            when evaluations.rounding_digits < 2 then 2
            else evaluations.rounding_digits
        end as digits
    from parts
    inner join evaluations on evaluations.evaluation_id = parts.evaluation_id
),

printed_parts as (
    select
        evaluation_id,
        place,
        whole_no,
        digits,
        sum(case digits
            when 2 then cast(round(score, 2) as decimal(18,4))
            when 3 then cast(round(score, 3) as decimal(18,4))
            else cast(round(score, 4) as decimal(18,4))
        end) as part_sum
    from digits
    group by evaluation_id, place, whole_no, digits
),

wholes as (
    select
        printed_parts.*,
        level1_sums.level1,
        case
            when printed_parts.whole_no = 0 then summaries.total_score
            when printed_parts.digits = 2
                then cast(round(level1_sums.score, 2) as decimal(18,4))
            when printed_parts.digits = 3
                then cast(round(level1_sums.score, 3) as decimal(18,4))
            else cast(round(level1_sums.score, 4) as decimal(18,4))
        end as printed_score
    from printed_parts
    inner join summaries on summaries.evaluation_id = printed_parts.evaluation_id
    left join level1_sums
        on level1_sums.evaluation_id = printed_parts.evaluation_id
        and level1_sums.level1_no = printed_parts.whole_no
)

select
    evaluation_id,
    place,
    whole_no,
    level1,
    digits,
    cast(part_sum as decimal(18,4))                 as part_sum,
    printed_score,
    cast(printed_score - part_sum as decimal(18,4)) as difference
from wholes
