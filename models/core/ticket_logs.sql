-- about:  Requests of a log, the rows of each collapsed into one.
-- grain:  one row per project and request
-- dist:   project_id
-- test:   unique(project_id, ticket_id)
-- test:   same_rows(core.ticket_openings)

-- The rules are those of its source: suspensions and reopenings are counted from the
-- events, or taken from the rows that state how many there were so far. Its place is
-- that of the row that opens it.

with

events as (select * from core.ticket_events),

openings as (select * from core.ticket_openings),

marks as (select * from core.ticket_marks),

suspensions as (select * from core.ticket_suspensions),

traits as (select * from core.ticket_traits),

figures as (
    select
        project_id,
        ticket_id,
        max(cast(suspended_minutes as double precision)) as suspended_minutes,
        max(reopened_count)                              as reopened_count
    from events
    group by project_id, ticket_id
)

select
    openings.project_id,
    openings.ticket_id,
    traits.system_name,
    traits.unit_name,
    traits.category,
    traits.severity,
    traits.channel,
    case when openings.suspended_keep = 'max' then figures.suspended_minutes
        else suspensions.suspended_minutes end as suspended_minutes,
    case when openings.reopened_keep = 'max' then figures.reopened_count
        else marks.reopened_count end          as reopened_count,
    traits.is_fault,
    openings.has_opening,
    opening_rows.event_at  as opened_at,
    marks.responded_at,
    marks.arrived_at,
    resolved_rows.event_at as resolved_at,
    closed_rows.event_at   as closed_at,
    opening_rows.load_id,
    opening_rows.source_file,
    opening_rows.source_line
from openings
inner join marks
    on marks.project_id = openings.project_id
    and marks.ticket_id = openings.ticket_id
inner join traits
    on traits.project_id = openings.project_id
    and traits.ticket_id = openings.ticket_id
inner join events as opening_rows
    on opening_rows.project_id = openings.project_id
    and opening_rows.ticket_id = openings.ticket_id
    and opening_rows.event_no = openings.opening_no
inner join figures
    on figures.project_id = openings.project_id
    and figures.ticket_id = openings.ticket_id
left join events as resolved_rows
    on resolved_rows.project_id = marks.project_id
    and resolved_rows.ticket_id = marks.ticket_id
    and resolved_rows.event_no = marks.resolved_no
left join events as closed_rows
    on closed_rows.project_id = marks.project_id
    and closed_rows.ticket_id = marks.ticket_id
    and closed_rows.event_no = marks.closed_no
left join suspensions
    on suspensions.project_id = openings.project_id
    and suspensions.ticket_id = openings.ticket_id
