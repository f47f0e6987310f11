-- about:  Answers that a finding rests on: an option, or the first k options.
-- grain:  one row per evaluation, question and option or first options
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

single as (
    select
        subjects.evaluation_id,
        subjects.subject,
        options.question_no,
        options.question,
        options.answer_option as options,
        options.option_no,
        options.chosen_count  as n,
        options.answered_count
    from subjects
    inner join options
        on options.evaluation_id = subjects.evaluation_id
        and options.question_id || '/' || cast(options.option_no as text)
        = subjects.subject
),

last_options as (
    select
        subjects.evaluation_id,
        subjects.subject,
        options.question_no,
        options.question_id,
        options.question,
        options.option_no,
        options.first_count as n,
        options.answered_count
    from subjects
    inner join options
        on options.evaluation_id = subjects.evaluation_id
        and options.question_id || '/<=' || cast(options.option_no as text)
        = subjects.subject
),

named as (
    select
        last_options.evaluation_id,
        last_options.subject,
        string_agg(options.answer_option, '或' order by options.option_no) as options
    from last_options
    inner join options
        on options.evaluation_id = last_options.evaluation_id
        and options.question_id = last_options.question_id
        and options.option_no <= last_options.option_no
    group by last_options.evaluation_id, last_options.subject
),

together as (
    select
        last_options.evaluation_id,
        last_options.subject,
        last_options.question_no,
        last_options.question,
        named.options,
        last_options.option_no,
        last_options.n,
        last_options.answered_count
    from last_options
    inner join named
        on named.evaluation_id = last_options.evaluation_id
        and named.subject = last_options.subject
),

highlights as (
    select * from single
    union all
    select * from together
)

select
    evaluation_id,
    subject,
    question_no,
    question,
    options,
    option_no,
    n,
    answered_count                                             as answered,
    cast(n as double precision) / nullif(answered_count, 0)    as share
from highlights
