-- about:  Which question was to be asked of whom, after the conditions of questions.
-- grain:  one row per evaluation, respondent and question
-- dist:   ref
-- test:   unique(evaluation_id, respondent_id, question_id)

-- A condition holds if any of its options was chosen; who passed the other question
-- over was not to be asked.

with

sheets as (select * from core.sheets where is_readable),

given as (select * from core.answers_given),

questions as (select * from staging.questions),

conditions as (select * from staging.question_conditions),

conditional as (
    select
        project_id,
        question_id
    from conditions
    group by project_id, question_id
),

met as (
    select
        sheets.evaluation_id,
        sheets.respondent_id,
        conditions.question_id
    from sheets
    inner join conditions on conditions.project_id = sheets.project_id
    inner join given
        on given.evaluation_id = sheets.evaluation_id
        and given.respondent_id = sheets.respondent_id
        and given.question_id = conditions.condition_question_id
        and given.option_no = conditions.option_no
    group by sheets.evaluation_id, sheets.respondent_id, conditions.question_id
)

select
    sheets.evaluation_id,
    sheets.respondent_id,
    questions.question_no,
    questions.question_id,
    questions.question,
    questions.kind,
    conditional.question_id is not null as is_conditional
from sheets
inner join questions
    on questions.project_id = sheets.project_id
    -- a long file names no questionnaire: all questions of the project are its own
    and (sheets.questionnaire is null or questions.questionnaire is null
        or questions.questionnaire = sheets.questionnaire)
left join conditional
    on conditional.project_id = questions.project_id
    and conditional.question_id = questions.question_id
left join met
    on met.evaluation_id = sheets.evaluation_id
    and met.respondent_id = sheets.respondent_id
    and met.question_id = questions.question_id
where conditional.question_id is null or met.question_id is not null
