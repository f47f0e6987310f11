-- about:  Sheets given out, returned and valid that a subject of a survey rests on.
-- grain:  one row per evaluation and subject
-- dist:   ref
-- test:   unique(evaluation_id, subject)
-- test:   between(valid_share, 0, 1)

-- A subject rests on the sheets of the questionnaires that hold its questions; a sheet
-- that names none may answer any. A group has those of its questionnaire: how many were
-- given out to one group is not known.

with

subjects as (select * from core.survey_subjects),

returns as (select * from core.questionnaire_returns),

joined as (
    select
        subjects.evaluation_id,
        subjects.subject_kind,
        subjects.subject,
        returns.questionnaire,
        min(returns.issued)   as issued,
        min(returns.returned) as returned,
        min(returns.valid)    as valid
    from subjects
    inner join returns
        on returns.evaluation_id = subjects.evaluation_id
        and (returns.questionnaire = subjects.questionnaire
            or returns.questionnaire = '' or subjects.questionnaire is null)
    group by
        subjects.evaluation_id, subjects.subject_kind, subjects.subject,
        returns.questionnaire
),

counts as (
    select
        evaluation_id,
        subject_kind,
        subject,
        case
            when count(*) = count(issued) then cast(sum(issued) as bigint)
        end                           as issued,
        cast(sum(returned) as bigint) as returned,
        cast(sum(valid) as bigint)    as valid
    from joined
    group by evaluation_id, subject_kind, subject
)

select
    evaluation_id,
    subject_kind,
    subject,
    issued,
    returned,
    valid,
    cast(returned as double precision) / nullif(issued, 0) as return_rate,
    cast(valid as double precision) / nullif(issued, 0)    as valid_rate,
    cast(valid as double precision) / nullif(returned, 0)  as valid_share
from counts
