-- about:  When each request of a log was answered, reached, resolved and closed.
-- grain:  one row per project and request
-- dist:   project_id
-- test:   unique(project_id, ticket_id)
-- test:   same_rows(core.ticket_openings)

-- Only what comes after the opening counts. A request that was opened anew after its
-- last resolution is not resolved, and after its last closing not closed, unless the
-- source says that the first of them decides.

with

events as (select * from core.ticket_events),

openings as (select * from core.ticket_openings),

later as (
    select events.*
    from events
    inner join openings
        on openings.project_id = events.project_id
        and openings.ticket_id = events.ticket_id
        and openings.opening_no < events.event_no
),

counted as (
    select
        project_id,
        ticket_id,
        min(case when event = 'responded' then event_at end) as first_responded_at,
        max(case when event = 'responded' then event_at end) as last_responded_at,
        min(case when event = 'arrived' then event_at end)   as first_arrived_at,
        max(case when event = 'arrived' then event_at end)   as last_arrived_at,
        min(case when event = 'resolved' then event_no end)  as first_resolved_no,
        max(case when event = 'resolved' then event_no end)  as last_resolved_no,
        min(case when event = 'closed' then event_no end)    as first_closed_no,
        max(case when event = 'closed' then event_no end)    as last_closed_no,
        max(case when event = 'reopened' then event_no end)  as last_reopened_no,
        count(case when event = 'reopened' then 1 end)       as reopened_count
    from later
    group by project_id, ticket_id
)

select
    openings.project_id,
    openings.ticket_id,
    case
        when openings.resolved_keep = 'first' then counted.first_resolved_no
        when counted.last_reopened_no > counted.last_resolved_no then null
        else counted.last_resolved_no
    end as resolved_no,
    case
        when openings.closed_keep = 'first' then counted.first_closed_no
        when counted.last_reopened_no > counted.last_closed_no then null
        else counted.last_closed_no
    end as closed_no,
    -- no event after the opening: none that opens anew
    cast(coalesce(counted.reopened_count, 0) as integer) as reopened_count,
    case when openings.responded_keep = 'last' then counted.last_responded_at
        else counted.first_responded_at end as responded_at,
    case when openings.arrived_keep = 'last' then counted.last_arrived_at
        else counted.first_arrived_at end   as arrived_at
from openings
left join counted
    on counted.project_id = openings.project_id
    and counted.ticket_id = openings.ticket_id
