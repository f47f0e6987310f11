-- about:  Findings whose condition holds, numbered in the order to print.
-- grain:  one row per evaluation and finding
-- dist:   ref
-- test:   unique(evaluation_id, finding_id)
-- test:   unique(evaluation_id, is_dropped, finding_no)

-- Findings that the workspace drops are not printed; they stand in the working papers
-- and have a count of their own. A finding that names no indicator is put to the first
-- one of the tree that its conditions touch.

with

findings as (select * from core.findings),

grounds as (select * from marts.finding_grounds),

touched as (select * from marts.finding_indicators),

held as (
    select
        evaluation_id,
        finding_id,
        count(*) as ground_count
    from grounds
    group by evaluation_id, finding_id
)

select
    findings.evaluation_id,
    row_number() over (
        partition by findings.evaluation_id, findings.is_dropped
        order by findings.finding_no
    ) as finding_no,
    findings.finding_id,
    findings.title,
    findings.severity,
    -- its own indicator, else the one that is touched
    coalesce(findings.indicator_id, touched.indicator_id) as indicator_id,
    findings.text_template,
    findings.advice_template,
    findings.is_dropped
from findings
inner join held
    on held.evaluation_id = findings.evaluation_id
    and held.finding_id = findings.finding_id
left join touched
    on touched.evaluation_id = findings.evaluation_id
    and touched.finding_id = findings.finding_id
    and touched.place = 1
