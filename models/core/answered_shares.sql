-- about:  Share of the questions asked that a sheet answers.
-- grain:  one row per evaluation and respondent
-- dist:   ref
-- test:   unique(evaluation_id, respondent_id)
-- test:   between(answered_share, 0, 1)

-- Open questions may be passed over, so they are on neither side; nor are questions
-- that were not to be asked.

with

given as (select * from core.answers_given),

asked as (select * from core.questions_asked where kind <> 'text'),

answered as (
    select
        evaluation_id,
        respondent_id,
        question_id
    from given
    group by evaluation_id, respondent_id, question_id
)

select
    asked.evaluation_id,
    asked.respondent_id,
    count(*)                    as asked_count,
    count(answered.question_id) as answered_count,
    cast(count(answered.question_id) as double precision)
    / nullif(count(*), 0)       as answered_share
from asked
left join answered
    on answered.evaluation_id = asked.evaluation_id
    and answered.respondent_id = asked.respondent_id
    and answered.question_id = asked.question_id
group by asked.evaluation_id, asked.respondent_id
