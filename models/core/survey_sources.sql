-- about:  How many questionnaires were given out, by survey; null if a part is unknown.
-- grain:  one row per evaluation and survey
-- dist:   ref
-- test:   unique(evaluation_id, survey)

with

sources as (select * from staging.survey_sources),

evaluations as (select * from core.evaluations)

select
    evaluations.evaluation_id,
    sources.survey,
    case
        when count(*) = count(sources.issued) then cast(sum(sources.issued) as bigint)
    end as issued
from sources
inner join evaluations on evaluations.project_id = sources.project_id
group by evaluations.evaluation_id, sources.survey
