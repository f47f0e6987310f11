-- about:  What each weighted group of respondents says under each subject.
-- grain:  one row per evaluation, subject and group with a weight
-- dist:   ref
-- test:   unique(evaluation_id, subject, respondent_group)

-- A group without a valid answer has n = 0 and no value. Groups of weight 0 are left
-- out, as the questionnaire declares.

with

groups as (select * from staging.survey_groups where weight > 0),

sums as (select * from core.satisfaction_sums),

evaluations as (select * from core.evaluations),

subjects as (
    select
        evaluation_id,
        subject_kind,
        subject
    from sums
    where respondent_group = '全部' and subject_kind <> 'group'
)

select
    subjects.evaluation_id,
    subjects.subject_kind,
    subjects.subject,
    groups.group_no,
    groups.respondent_group,
    groups.weight,
    groups.is_population,
    -- nobody of the group answered
    coalesce(sums.n, 0)                                             as n,
    coalesce(sums.people, 0)                                        as people,
    sums.worth_sum / nullif(cast(sums.n as double precision), 0)    as value
from subjects
inner join evaluations on evaluations.evaluation_id = subjects.evaluation_id
inner join groups on groups.project_id = evaluations.project_id
left join sums
    on sums.evaluation_id = subjects.evaluation_id
    and sums.subject = subjects.subject
    and sums.respondent_group = groups.respondent_group
