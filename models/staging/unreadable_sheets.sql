-- about:  Sheets of wide exports of which no row could be loaded.
-- grain:  one row per load and line
-- dist:   ref
-- test:   unique(load_id, source_line)

-- They came back, so they count as returned. In a long file a line is one answer, not a
-- sheet: it has no survey.

with

rejects as (select * from ops.rejects where feed = 'responses'),

loads as (select * from ops.loads where is_current),

received as (select * from raw.responses),

surveys as (
    select
        load_id,
        min(questionnaire) as questionnaire,
        min(survey)        as survey
    from received
    where survey is not null
    group by load_id
),

lines as (
    select
        load_id,
        source_line
    from received
    group by load_id, source_line
),

rejected as (
    select
        rejects.project_id,
        rejects.load_id,
        rejects.source_file,
        rejects.source_line
    from rejects
    inner join loads on loads.load_id = rejects.load_id
    group by
        rejects.project_id, rejects.load_id, rejects.source_file, rejects.source_line
)

select
    rejected.project_id,
    surveys.questionnaire,
    surveys.survey,
    rejected.load_id,
    rejected.source_file,
    rejected.source_line
from rejected
inner join surveys on surveys.load_id = rejected.load_id
left join lines
    on lines.load_id = rejected.load_id
    and lines.source_line = rejected.source_line
where lines.load_id is null
