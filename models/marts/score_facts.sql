-- about:  What each score rests on, fact by fact: weight, rule, data, judgement.
-- grain:  one row per evaluation, indicator, aspect and item
-- dist:   ref
-- test:   unique(evaluation_id, indicator_id, aspect, item)
-- test:   not_null(value)
-- test:   accepted(aspect, 'weight', 'rule', 'data', 'judgement')

-- Kept at each build under its run, so that what moved between two runs can be said
-- (query score_changes). Judges are numbered in the order of their rows, not named.

with

assessed as (select * from core.assessed),

marks as (select * from core.judgement_marks),

rule_facts as (select * from marts.rule_facts),

data_facts as (select * from marts.data_facts),

placed as (
    select
        marks.evaluation_id,
        marks.indicator_id,
        'point ' || cast(marks.point_no as text) || ' mark ' || cast(row_number() over (
            partition by marks.evaluation_id, marks.indicator_id, marks.point_no
            order by marks.source_file, marks.source_line
        ) as text)                     as item,
        marks.verdict,
        cast(marks.mark_share as text) as mark_share
    from marks
    inner join assessed
        on assessed.evaluation_id = marks.evaluation_id
        and assessed.indicator_id = marks.indicator_id
),

facts as (
    select
        evaluation_id, indicator_id, 'weight' as aspect, 'weight' as item,
        cast(null as text) as model, cast(weight as text) as value
    from assessed
    union all
    select
        evaluation_id, indicator_id, 'rule' as aspect, item,
        cast(null as text) as model, value
    from rule_facts
    union all
    select evaluation_id, indicator_id, 'data' as aspect, item, model, value
    from data_facts
    union all
    select
        evaluation_id, indicator_id, 'judgement' as aspect, item || ' verdict' as item,
        cast(null as text) as model, verdict as value
    from placed
    union all
    select
        evaluation_id, indicator_id, 'judgement' as aspect, item || ' share' as item,
        cast(null as text) as model, mark_share as value
    from placed
)

select evaluation_id, indicator_id, aspect, item, model, value
from facts
where value is not null
