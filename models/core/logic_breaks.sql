-- about:  Answers to questions that were not to be asked of the one who answered.
-- grain:  one row per evaluation, respondent and question
-- dist:   ref
-- test:   unique(evaluation_id, respondent_id, question_id)

with

given as (select * from core.answers_given),

asked as (select * from core.questions_asked)

select
    given.evaluation_id,
    given.respondent_id,
    given.question_no,
    given.question_id,
    given.question,
    count(*)                as answer_count,
    min(given.load_id)      as load_id,
    min(given.source_file)  as source_file,
    min(given.source_line)  as source_line
from given
left join asked
    on asked.evaluation_id = given.evaluation_id
    and asked.respondent_id = given.respondent_id
    and asked.question_id = given.question_id
where asked.question_id is null
group by
    given.evaluation_id, given.respondent_id, given.question_no,
    given.question_id, given.question
