-- about:  Outages that touch an evaluation's period.
-- grain:  one row per evaluation and outage
-- dist:   ref
-- test:   unique(evaluation_id, outage_id)

with

outages as (select * from staging.outages),

evaluations as (select * from core.evaluations)

select
    evaluations.evaluation_id,
    outages.outage_id,
    outages.system_name,
    outages.ticket_id,
    outages.cause,
    outages.is_planned,
    outages.started_at,
    outages.ended_at,
    outages.load_id,
    outages.source_file,
    outages.source_line
from outages
inner join evaluations
    on evaluations.project_id = outages.project_id
    and outages.started_at
    < cast(evaluations.period_end as timestamp) + interval '1 day'
    and (outages.ended_at is null
        or outages.ended_at > cast(evaluations.period_start as timestamp))
