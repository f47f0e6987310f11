-- about:  How many people chose each option, those that nobody chose among them.
-- grain:  one row per evaluation, question and option
-- dist:   ref
-- test:   unique(evaluation_id, question_id, option_no)

with

answers as (select * from core.answers),

options as (select * from staging.question_options),

questions as (select * from staging.questions),

evaluations as (select * from core.evaluations),

answered as (select * from core.question_counts where answered_count > 0),

chosen as (
    select
        evaluation_id,
        question_id,
        option_no,
        count(*) as chosen_count
    from answers
    group by evaluation_id, question_id, option_no
),

counted as (
    select
        answered.evaluation_id,
        questions.question_no,
        questions.question_id,
        questions.question,
        questions.kind,
        questions.is_satisfaction,
        options.option_no,
        options.answer_option,
        -- an option that nobody chose was chosen by none
        coalesce(chosen.chosen_count, 0) as chosen_count,
        answered.answered_count
    from questions
    inner join evaluations on evaluations.project_id = questions.project_id
    inner join options
        on options.project_id = questions.project_id
        and options.question_id = questions.question_id
    inner join answered
        on answered.evaluation_id = evaluations.evaluation_id
        and answered.question_id = questions.question_id
    left join chosen
        on chosen.evaluation_id = answered.evaluation_id
        and chosen.question_id = questions.question_id
        and chosen.option_no = options.option_no
)

select
    evaluation_id,
    question_no,
    question_id,
    question,
    kind,
    is_satisfaction,
    option_no,
    answer_option,
    chosen_count,
    cast(sum(chosen_count) over (
        partition by evaluation_id, question_id
        order by option_no
        rows between unbounded preceding and current row
    ) as bigint) as first_count,
    answered_count
from counted
