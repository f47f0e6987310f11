-- about:  Sheets that came back, and whether they count.
-- grain:  one row per evaluation and respondent
-- dist:   ref
-- test:   unique(evaluation_id, respondent_id)

with

sheets as (select * from core.sheets),

cuts as (select * from core.respondent_cuts),

counted as (
    select
        evaluation_id,
        respondent_id,
        count(*) as reason_count
    from cuts
    group by evaluation_id, respondent_id
)

select
    sheets.evaluation_id,
    sheets.respondent_id,
    sheets.questionnaire,
    sheets.survey,
    -- a sheet that no rule cuts has no reason
    coalesce(counted.reason_count, 0) as reason_count,
    counted.respondent_id is null     as is_valid,
    sheets.submitted_at,
    sheets.load_id,
    sheets.source_file,
    sheets.source_line
from sheets
left join counted
    on counted.evaluation_id = sheets.evaluation_id
    and counted.respondent_id = sheets.respondent_id
