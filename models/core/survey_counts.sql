-- about:  Sheets given out, returned and valid, by survey (wave or source) and in all.
-- grain:  one row per evaluation and survey; 全部 is all of them together
-- dist:   ref
-- test:   unique(evaluation_id, survey)

-- issued is null where it is not known of a part: no data, never as many as came back.

with

respondents as (select * from core.respondents),

sources as (select * from core.survey_sources),

returned as (
    select
        evaluation_id,
        survey,
        count(*)                         as returned,
        count(case when is_valid then 1 end) as valid
    from respondents
    group by evaluation_id, survey
),

surveys as (
    select evaluation_id, survey from returned
    union
    select evaluation_id, survey from sources where issued is not null
),

parts as (
    select
        surveys.evaluation_id,
        surveys.survey,
        sources.issued,
        -- of questionnaires that were given out none came back yet
        coalesce(returned.returned, 0) as returned,
        coalesce(returned.valid, 0)    as valid
    from surveys
    left join returned
        on returned.evaluation_id = surveys.evaluation_id
        and returned.survey = surveys.survey
    left join sources
        on sources.evaluation_id = surveys.evaluation_id
        and sources.survey = surveys.survey
)

select evaluation_id, survey, issued, returned, valid from parts
union all
select
    evaluation_id,
    '全部' as survey,
    case
        when count(*) = count(issued) then cast(sum(issued) as bigint)
    end as issued,
    cast(sum(returned) as bigint) as returned,
    cast(sum(valid) as bigint)    as valid
from parts
group by evaluation_id
