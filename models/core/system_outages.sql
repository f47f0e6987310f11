-- about:  Outages cut to each period, each minute of a system counted once per kind.
-- grain:  one row per evaluation, system, period and outage
-- dist:   ref
-- test:   unique(evaluation_id, system_name, period, outage_id)

-- An outage is cut at the period's ends; one that has not ended runs to the end. Where
-- outages of one system and kind overlap, the later one counts only from where the
-- earlier ones ended: monitoring of several services often logs one failure twice.

with

outages as (select * from staging.outages),

periods as (select * from core.periods),

bounded as (
    select
        evaluation_id,
        project_id,
        period,
        cast(period_start as timestamp)                  as starts_at,
        cast(period_end as timestamp) + interval '1 day' as ends_at
    from periods
),

cut as (
    select
        bounded.evaluation_id,
        outages.system_name,
        bounded.period,
        outages.outage_id,
        outages.is_planned,
        case
            when outages.started_at > bounded.starts_at then outages.started_at
            else bounded.starts_at
        end as from_at,
        case
            when outages.ended_at < bounded.ends_at then outages.ended_at
            else bounded.ends_at
        end as to_at
    from bounded
    inner join outages
        on outages.project_id = bounded.project_id
        and outages.started_at < bounded.ends_at
        and (outages.ended_at is null or outages.ended_at > bounded.starts_at)
),

covered as (
    select
        cut.*,
        max(to_at) over (
            partition by evaluation_id, system_name, period, is_planned
            order by from_at, outage_id
            rows between unbounded preceding and 1 preceding
        ) as covered_until
    from cut
),

counted as (
    select
        covered.*,
        case
            when covered_until > from_at then covered_until
            else from_at
        end as counted_from
    from covered
)

select
    evaluation_id,
    system_name,
    period,
    outage_id,
    case
        when counted_from >= to_at then 0
        else cast(extract(epoch from (to_at - counted_from)) as double precision) / 60
    end as outage_minutes,
    is_planned,
    from_at,
    to_at
from counted
