-- about:  问题清单: each printed finding with what it cost, its basis and its evidence.
-- params: evaluation_id
-- shape:  one row per finding

-- lost_score are the points lost at the indicator, null where it has no score.
-- unit_name are the units that the finding names, null where it names none.

select
    findings.evaluation_id,
    findings.finding_no,
    findings.title,
    findings.severity,
    evidence.level3     as indicator,
    evidence.lost_score,
    findings.text,
    evidence.basis,
    evidence.unit_names as unit_name,
    findings.advice,
    evidence.evidence,
    findings.finding_id,
    findings.indicator_id
from marts.findings
left join marts.finding_evidence as evidence
    on evidence.evaluation_id = findings.evaluation_id
    and evidence.finding_id = findings.finding_id
where (cast($evaluation_id as text) is null
    or findings.evaluation_id = cast($evaluation_id as text))
order by findings.evaluation_id, findings.finding_no
