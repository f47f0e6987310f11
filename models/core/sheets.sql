-- about:  Answer sheets that came back up to the as-of day, readable or not.
-- grain:  one row per evaluation and respondent
-- dist:   ref
-- test:   unique(evaluation_id, respondent_id)

-- A sheet of which nothing could be loaded is known by its file and line alone.

with

responses as (select * from staging.responses),

unreadable as (select * from staging.unreadable_sheets),

evaluations as (select * from core.evaluations),

readable as (
    select
        evaluations.evaluation_id,
        responses.respondent_id,
        responses.project_id,
        min(responses.questionnaire)                            as questionnaire,
        -- an answer of a long file belongs to no declared survey
        min(coalesce(responses.survey, responses.source_file))  as survey,
        min(responses.duration_seconds)                         as duration_seconds,
        count(
            case when responses.question_id <> '(blank)' then 1 end
        )                                                       as answer_count,
        bool_and(responses.is_complete)                         as is_complete,
        min(responses.submitted_at)                             as submitted_at,
        min(responses.load_id)                                  as load_id,
        min(responses.source_file)                              as source_file,
        min(responses.source_line)                              as source_line
    from responses
    inner join evaluations
        on evaluations.project_id = responses.project_id
        and (responses.submitted_at is null
            or cast(responses.submitted_at as date) <= evaluations.as_of)
    group by
        evaluations.evaluation_id, responses.respondent_id, responses.project_id
)

select
    evaluation_id,
    respondent_id,
    project_id,
    questionnaire,
    survey,
    duration_seconds,
    answer_count,
    is_complete,
    true as is_readable,
    submitted_at,
    load_id,
    source_file,
    source_line
from readable
union all
select
    evaluations.evaluation_id,
    unreadable.source_file || ':' || cast(unreadable.source_line as text)
        as respondent_id,
    unreadable.project_id,
    unreadable.questionnaire,
    unreadable.survey,
    cast(null as integer)   as duration_seconds,
    cast(0 as bigint)       as answer_count,
    cast(null as boolean)   as is_complete,
    false                   as is_readable,
    cast(null as timestamp) as submitted_at,
    unreadable.load_id,
    unreadable.source_file,
    unreadable.source_line
from unreadable
inner join evaluations on evaluations.project_id = unreadable.project_id
