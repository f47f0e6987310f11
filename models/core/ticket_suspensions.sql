-- about:  Minutes for which each request of a log was suspended before resolution.
-- grain:  one row per project and request that was suspended
-- dist:   project_id
-- test:   unique(project_id, ticket_id)

-- A suspension lasts until work goes on, or the request is resolved, closed or opened
-- anew; two in a row are one. What comes after the resolution that counts, or before
-- the opening, takes nothing off the repair. A suspension without end has no length.

with

events as (select * from core.ticket_events),

openings as (select * from core.ticket_openings),

marks as (select * from core.ticket_marks),

switches as (
    select
        project_id,
        ticket_id,
        event_no,
        event,
        event_at,
        lead(event_at) over (
            partition by project_id, ticket_id
            order by event_no
        ) as until_at
    from events
    where event in ('suspended', 'resumed', 'resolved', 'closed', 'reopened')
)

select
    switches.project_id,
    switches.ticket_id,
    sum(cast(extract(epoch from (switches.until_at - switches.event_at))
        as double precision) / 60) as suspended_minutes
from switches
inner join openings
    on openings.project_id = switches.project_id
    and openings.ticket_id = switches.ticket_id
    and openings.opening_no < switches.event_no
inner join marks
    on marks.project_id = switches.project_id
    and marks.ticket_id = switches.ticket_id
where switches.event = 'suspended'
    and switches.until_at is not null
    and (marks.resolved_no is null or switches.event_no < marks.resolved_no)
group by switches.project_id, switches.ticket_id
