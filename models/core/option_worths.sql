-- about:  What each option of a scored question is worth, best first.
-- grain:  one row per project, question and option with an opinion
-- dist:   ref
-- test:   unique(project_id, question_id, option_no)
-- test:   between(worth, 0, 1)

-- Of k options with an opinion the one at place i is worth (k − i)/(k − 1), unless the
-- questionnaire declares percentages, and stands for k − i + 1 points of the scale.
-- Options that say no opinion are not here, so that nothing counts them.
-- worth_parts is the worth, scale_parts points/k, in parts of 27720, which 1 to 11
-- divide: decimals without a rest, so that sums are exact in whatever order.

with

options as (select * from staging.question_options where not is_no_opinion),

tags as (select * from staging.question_tags),

scored as (
    select
        project_id,
        question_id
    from tags
    group by project_id, question_id
),

placed as (
    select
        options.project_id,
        options.question_id,
        options.option_no,
        options.worth_percent,
        row_number() over (
            partition by options.project_id, options.question_id
            order by options.option_no
        )                                       as place,
        count(*) over (
            partition by options.project_id, options.question_id
        )                                       as option_count
    from options
    inner join scored
        on scored.project_id = options.project_id
        and scored.question_id = options.question_id
),

spaced as (
    select
        placed.*,
        cast(case
            when worth_percent is not null then worth_percent * 277.2
            else floor(
                cast((option_count - place) * 27720 as double precision)
                / nullif(option_count - 1, 0)
                + 0.5
            )
        end as decimal(18,5))                   as worth_parts,
        cast(floor(
            cast((option_count - place + 1) * 27720 as double precision)
            / nullif(option_count, 0)
            + 0.5
        ) as decimal(18,5))                     as scale_parts
    from placed
)

select
    project_id,
    question_id,
    option_no,
    place,
    option_count,
    cast(worth_parts as double precision) / 27720 as worth,
    worth_parts,
    option_count - place + 1                    as points,
    scale_parts,
    place <= 2                                  as is_best_two
from spaced
