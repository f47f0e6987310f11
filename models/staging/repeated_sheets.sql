-- about:  Sheets of a survey that repeat an earlier one from the same source address.
-- grain:  one row per project and respondent
-- dist:   ref
-- test:   unique(project_id, respondent_id)

-- Addresses are personal: they are compared here and go no further, and only where the
-- questionnaire declares same_answers. All answers count, written ones too; a sheet
-- without answers repeats nothing.

with

received as (select * from raw.responses),

replaced as (select * from raw.superseded where feed = 'responses'),

rules as (select * from raw.survey_rules where rule = 'same_answers'),

sheets as (
    select
        received.project_id,
        received.respondent_id,
        received.survey,
        received.source_address,
        min(received.submitted_at) as submitted_at,
        min(received.source_file)  as source_file,
        min(received.source_line)  as source_line,
        -- an answer in words has no option
        string_agg(
            received.question_id || chr(31)
            || coalesce(cast(received.option_no as text), '') || chr(31)
            || received.answer,
            chr(30)
            order by received.question_id, received.option_no, received.answer
        ) as answers
    from received
    inner join rules
        on rules.project_id = received.project_id
        and rules.questionnaire = received.questionnaire
    left join replaced
        on replaced.load_id = received.load_id
        and replaced.source_line = received.source_line
    where replaced.load_id is null
        and received.question_id <> '(blank)'
        and received.source_address is not null
    group by
        received.project_id, received.respondent_id, received.survey,
        received.source_address
),

ranked as (
    select
        project_id,
        respondent_id,
        row_number() over in_order                as turn,
        first_value(respondent_id) over in_order  as first_respondent_id
    from sheets
    window in_order as (
        partition by project_id, survey, source_address, answers
        order by submitted_at nulls first, source_file, source_line, respondent_id
    )
)

select
    project_id,
    respondent_id,
    first_respondent_id
from ranked
where turn > 1
