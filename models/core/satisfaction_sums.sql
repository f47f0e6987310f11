-- about:  Scored answers summed by subject: marks, points, best two, people.
-- grain:  one row per evaluation, subject and group of respondents, and one of them all
-- dist:   ref
-- test:   unique(evaluation_id, subject, respondent_group)

-- The row of 全部 groups is the subject itself. best_count is null where a question has
-- fewer than four options: the best two of three would count the middle one. points are
-- null where the questions have different scales: 4 of 5 and 4 of 7 are no mean.

with

answers as (select * from core.satisfaction),

parts as (
    select
        evaluation_id,
        subject_kind,
        subject,
        respondent_group,
        respondent_id,
        worth_parts,
        points,
        scale_parts,
        option_count,
        is_best_two
    from answers
    where respondent_group is not null
    union all
    select
        evaluation_id,
        subject_kind,
        subject,
        '全部' as respondent_group,
        respondent_id,
        worth_parts,
        points,
        scale_parts,
        option_count,
        is_best_two
    from answers
)

select
    evaluation_id,
    subject_kind,
    subject,
    respondent_group,
    count(*)                                              as n,
    count(distinct respondent_id)                         as people,
    cast(sum(worth_parts) as double precision) / 27720    as worth_sum,
    case
        when min(option_count) >= 4
            then count(case when is_best_two then 1 end)
    end                                                   as best_count,
    case
        when min(option_count) = max(option_count)
            then cast(sum(points) as bigint)
    end                                                   as points_sum,
    cast(sum(scale_parts) as double precision) / 27720    as scale_sum,
    min(option_count)                                     as option_count
from parts
group by evaluation_id, subject_kind, subject, respondent_group
