-- about:  What a rule says of a score (average, over-achievement), and a survey of it.
-- grain:  one row per evaluation and indicator of which something is said
-- dist:   ref
-- test:   unique(evaluation_id, indicator_id)

with

averages as (select * from marts.rule_average),

ratios as (select * from marts.rule_ratio where reason is not null),

surveys as (select * from marts.survey_reasons),

parts as (
    select evaluation_id, indicator_id, 0 as reason_no, reason from averages
    union all
    select evaluation_id, indicator_id, 0 as reason_no, reason from ratios
    union all
    select evaluation_id, indicator_id, reason_no, reason from surveys
)

select
    evaluation_id,
    indicator_id,
    string_agg(reason, '；' order by reason_no) as reason
from parts
group by evaluation_id, indicator_id
