-- about:  Which questionnaires hold the questions of each subject of a survey measure.
-- grain:  one row per evaluation, subject and questionnaire
-- dist:   ref
-- test:   unique(evaluation_id, subject, questionnaire)

-- 全部 are the questions tagged satisfaction, and so are the groups; a tag is its
-- questions, and a question itself. An option of a question (q03/4, q03/<=2) is here
-- where an indicator rests on its share.

with

questions as (select * from staging.questions),

tags as (select * from staging.question_tags),

options as (select * from staging.question_options),

evaluations as (select * from core.evaluations),

used as (select * from core.measures_used where measure = 'option_share'),

members as (
    select
        questions.project_id,
        'all' as subject_kind,
        '全部' as subject,
        questions.questionnaire
    from questions
    where questions.is_satisfaction
    union
    select
        asked.project_id,
        'group' as subject_kind,
        options.answer_option as subject,
        asked.questionnaire
    from questions as asked
    inner join options
        on options.project_id = asked.project_id
        and options.question_id = asked.question_id
    where asked.is_group
    union
    select
        questions.project_id,
        'tag' as subject_kind,
        tags.tag as subject,
        questions.questionnaire
    from questions
    inner join tags
        on tags.project_id = questions.project_id
        and tags.question_id = questions.question_id
        and tags.tag <> 'satisfaction'
    union
    select
        questions.project_id,
        'question' as subject_kind,
        tags.question_id as subject,
        questions.questionnaire
    from questions
    inner join tags
        on tags.project_id = questions.project_id
        and tags.question_id = questions.question_id
)

select
    evaluations.evaluation_id,
    members.subject_kind,
    members.subject,
    members.questionnaire
from members
inner join evaluations on evaluations.project_id = members.project_id
union
select
    used.evaluation_id,
    'option' as subject_kind,
    used.subject,
    questions.questionnaire
from used
inner join evaluations on evaluations.evaluation_id = used.evaluation_id
inner join questions
    on questions.project_id = evaluations.project_id
    and substr(used.subject, 1, length(questions.question_id) + 1)
        = questions.question_id || '/'
