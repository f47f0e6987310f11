-- about:  Answers of all sheets with question and option, whether they count or not.
-- grain:  one row per evaluation, respondent, question and chosen option
-- dist:   ref
-- test:   unique(evaluation_id, respondent_id, question_id, option_no, answer)

with

responses as (select * from staging.responses),

questions as (select * from staging.questions),

evaluations as (select * from core.evaluations)

select
    evaluations.evaluation_id,
    responses.respondent_id,
    questions.question_no,
    questions.question_id,
    questions.question,
    questions.kind,
    responses.option_no,
    responses.answer,
    questions.is_satisfaction,
    questions.is_group,
    responses.load_id,
    responses.source_file,
    responses.source_line
from responses
inner join evaluations
    on evaluations.project_id = responses.project_id
    and (responses.submitted_at is null
        or cast(responses.submitted_at as date) <= evaluations.as_of)
inner join questions
    on questions.project_id = responses.project_id
    and questions.question_id = responses.question_id
