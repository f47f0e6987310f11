-- about:  Answers that a finding rests on: an option, or the first k options together.
-- grain:  one row per evaluation and subject of option_share that a finding names
-- dist:   ref
-- test:   unique(evaluation_id, subject)
-- test:   between(share, 0, 1)

with

conditions as (select * from core.finding_conditions where measure = 'option_share'),

options as (select * from core.option_counts),

subjects as (
    select
        evaluation_id,
        subject
    from conditions
    group by evaluation_id, subject
),

-- question/4 is option 4 alone, question/<=2 the options 1 and 2
matched as (
    select
        subjects.evaluation_id,
        subjects.subject,
        options.question_no,
        options.question_id,
        options.question,
        options.option_no,
        case
            when subjects.subject like '%/<=%' then 1
            else options.option_no
        end as from_option_no,
        case
            when subjects.subject like '%/<=%' then options.first_count
            else options.chosen_count
        end as n,
        options.answered_count
    from subjects
    inner join options
        on options.evaluation_id = subjects.evaluation_id
        and subjects.subject in (
            options.question_id || '/' || cast(options.option_no as text),
            options.question_id || '/<=' || cast(options.option_no as text)
        )
),

named as (
    select
        matched.evaluation_id,
        matched.subject,
        string_agg(options.answer_option, '或' order by options.option_no) as options
    from matched
    inner join options
        on options.evaluation_id = matched.evaluation_id
        and options.question_id = matched.question_id
        and options.option_no between matched.from_option_no and matched.option_no
    group by matched.evaluation_id, matched.subject
)

select
    matched.evaluation_id,
    matched.subject,
    matched.question_no,
    matched.question,
    named.options,
    matched.option_no,
    matched.n,
    matched.answered_count                          as answered,
    cast(matched.n as double precision)
    / nullif(matched.answered_count, 0)             as share
from matched
inner join named
    on named.evaluation_id = matched.evaluation_id
    and named.subject = matched.subject
