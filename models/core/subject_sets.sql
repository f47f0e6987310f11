-- about:  The subjects of a measure that a condition may go through: units, systems …
-- grain:  one row per evaluation, set and subject
-- dist:   ref
-- test:   unique(evaluation_id, set_name, subject)
-- test:   accepted(set_name, 'units', 'systems', 'contracts', 'groups', 'questions', 'surveys')

with

evaluations as (select * from core.evaluations),

units as (select * from core.units where is_member),

systems as (select * from core.systems),

contracts as (select * from core.contracts),

sums as (select * from core.satisfaction_sums where respondent_group = '全部'),

surveys as (select * from core.survey_counts where survey <> '全部'),

questions as (select * from staging.questions)

select
    evaluations.evaluation_id,
    'units'         as set_name,
    units.unit_name as subject,
    units.unit_name as subject_name
from units
inner join evaluations on evaluations.project_id = units.project_id
union
select
    evaluation_id,
    'systems'   as set_name,
    system_name as subject,
    system_name as subject_name
from systems
union
select
    evaluation_id,
    'contracts'   as set_name,
    contract_id   as subject,
    contract_name as subject_name
from contracts
union
select
    evaluation_id,
    'groups' as set_name,
    subject,
    subject  as subject_name
from sums
where subject_kind = 'group'
union
select
    sums.evaluation_id,
    'questions'        as set_name,
    sums.subject,
    questions.question as subject_name
from sums
inner join evaluations on evaluations.evaluation_id = sums.evaluation_id
inner join questions
    on questions.project_id = evaluations.project_id
    and questions.question_id = sums.subject
where sums.subject_kind = 'question'
union
select
    evaluation_id,
    'surveys' as set_name,
    survey    as subject,
    survey    as subject_name
from surveys
