-- about:  Answers that count: of valid sheets, to questions that were to be asked.
-- grain:  one row per evaluation, respondent, question and chosen option
-- dist:   ref
-- test:   unique(evaluation_id, respondent_id, question_id, option_no, answer)

with

given as (select * from core.answers_given),

asked as (select * from core.questions_asked),

respondents as (select * from core.respondents where is_valid)

select
    given.evaluation_id,
    given.respondent_id,
    given.question_no,
    given.question_id,
    given.question,
    given.kind,
    given.option_no,
    given.answer,
    given.is_satisfaction,
    given.is_group,
    given.load_id,
    given.source_file,
    given.source_line
from given
inner join respondents
    on respondents.evaluation_id = given.evaluation_id
    and respondents.respondent_id = given.respondent_id
inner join asked
    on asked.evaluation_id = given.evaluation_id
    and asked.respondent_id = given.respondent_id
    and asked.question_id = given.question_id
