-- about:  Of each question, how many valid sheets were asked it and how many answered.
-- grain:  one row per evaluation and question
-- dist:   ref
-- test:   unique(evaluation_id, question_id)
-- test:   between(answered_share, 0, 1)

with

counts as (select * from core.question_counts)

select
    evaluation_id,
    question_no,
    question_id,
    question,
    is_conditional,
    asked_count,
    answered_count,
    cast(answered_count as double precision) / nullif(asked_count, 0) as answered_share
from counts
