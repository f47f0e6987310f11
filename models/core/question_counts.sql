-- about:  Of each question, how many valid sheets were asked it and how many answered.
-- grain:  one row per evaluation and question
-- dist:   ref
-- test:   unique(evaluation_id, question_id)

with

asked as (select * from core.questions_asked),

respondents as (select * from core.respondents where is_valid),

answers as (select * from core.answers),

answered as (
    select
        evaluation_id,
        respondent_id,
        question_id
    from answers
    group by evaluation_id, respondent_id, question_id
)

select
    asked.evaluation_id,
    asked.question_no,
    asked.question_id,
    asked.question,
    count(*)                    as asked_count,
    count(answered.question_id) as answered_count,
    asked.is_conditional
from asked
inner join respondents
    on respondents.evaluation_id = asked.evaluation_id
    and respondents.respondent_id = asked.respondent_id
left join answered
    on answered.evaluation_id = asked.evaluation_id
    and answered.respondent_id = asked.respondent_id
    and answered.question_id = asked.question_id
group by
    asked.evaluation_id, asked.question_no, asked.question_id, asked.question,
    asked.is_conditional
