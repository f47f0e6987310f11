-- about:  Sheets that answer a question which was not to be asked of them.
-- grain:  one row per evaluation and question
-- dist:   ref
-- test:   unique(evaluation_id, question_id)

-- Such answers are in no count of the question, whether or not the sheet is cut.

with

breaks as (select * from core.logic_breaks)

select
    evaluation_id,
    question_no,
    question_id,
    question,
    count(*)                          as sheet_count,
    cast(sum(answer_count) as bigint) as answer_count
from breaks
group by evaluation_id, question_no, question_id, question
