-- about:  What the rules of validity look at, of every sheet.
-- grain:  one row per evaluation and respondent
-- dist:   ref
-- test:   unique(evaluation_id, respondent_id)
-- test:   between(answered_share, 0, 1)

with

sheets as (select * from core.sheets),

given as (select * from core.answers_given),

shares as (select * from core.answered_shares),

breaks as (select * from core.logic_breaks),

repeated as (select * from staging.repeated_sheets),

scales as (
    select
        evaluation_id,
        respondent_id,
        count(*)                        as scale_count,
        min(option_no) = max(option_no) as is_straight
    from given
    where kind = 'scale'
    group by evaluation_id, respondent_id
),

broken as (
    select
        evaluation_id,
        respondent_id,
        count(*) as break_count
    from breaks
    group by evaluation_id, respondent_id
)

select
    sheets.evaluation_id,
    sheets.respondent_id,
    sheets.project_id,
    sheets.questionnaire,
    sheets.survey,
    repeated.first_respondent_id,
    sheets.duration_seconds,
    sheets.answer_count,
    -- a sheet without such an answer has none
    coalesce(scales.scale_count, 0) as scale_count,
    coalesce(broken.break_count, 0) as break_count,
    shares.answered_share,
    scales.is_straight,
    sheets.is_complete,
    sheets.is_readable,
    sheets.load_id,
    sheets.source_file,
    sheets.source_line
from sheets
left join shares
    on shares.evaluation_id = sheets.evaluation_id
    and shares.respondent_id = sheets.respondent_id
left join scales
    on scales.evaluation_id = sheets.evaluation_id
    and scales.respondent_id = sheets.respondent_id
left join broken
    on broken.evaluation_id = sheets.evaluation_id
    and broken.respondent_id = sheets.respondent_id
left join repeated
    on repeated.project_id = sheets.project_id
    and repeated.respondent_id = sheets.respondent_id
