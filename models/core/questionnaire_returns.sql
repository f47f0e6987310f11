-- about:  Sheets given out, returned and valid, by questionnaire.
-- grain:  one row per evaluation and questionnaire
-- dist:   ref
-- test:   unique(evaluation_id, questionnaire)

-- issued is null where it is not known of a part. Sheets of a long file name no
-- questionnaire; they have a row of their own ('').

with

respondents as (select * from core.respondents),

sources as (select * from staging.survey_sources),

evaluations as (select * from core.evaluations),

returned as (
    select
        evaluation_id,
        -- no questionnaire is one of its own
        coalesce(questionnaire, '')          as questionnaire,
        count(*)                             as returned,
        count(case when is_valid then 1 end) as valid
    from respondents
    group by evaluation_id, coalesce(questionnaire, '')
),

given as (
    select
        evaluations.evaluation_id,
        sources.questionnaire,
        case
            when count(*) = count(sources.issued)
                then cast(sum(sources.issued) as bigint)
        end as issued
    from sources
    inner join evaluations on evaluations.project_id = sources.project_id
    group by evaluations.evaluation_id, sources.questionnaire
),

questionnaires as (
    select evaluation_id, questionnaire from returned
    union
    select evaluation_id, questionnaire from given
)

select
    questionnaires.evaluation_id,
    questionnaires.questionnaire,
    given.issued,
    -- of questionnaires that were given out none came back yet
    coalesce(returned.returned, 0) as returned,
    coalesce(returned.valid, 0)    as valid
from questionnaires
left join returned
    on returned.evaluation_id = questionnaires.evaluation_id
    and returned.questionnaire = questionnaires.questionnaire
left join given
    on given.evaluation_id = questionnaires.evaluation_id
    and given.questionnaire = questionnaires.questionnaire
