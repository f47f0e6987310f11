-- about:  What the rows of a request say of it, of each column the first or the last.
-- grain:  one row per project and request
-- dist:   project_id
-- test:   unique(project_id, ticket_id)
-- test:   same_rows(core.ticket_openings)

-- The number of the event, in eight digits before the text, makes the smallest and the
-- greatest text those of the first and the last event.

with

events as (select * from core.ticket_events),

openings as (select * from core.ticket_openings),

numbered as (
    select
        project_id,
        ticket_id,
        cast(10000000 + event_no as text) || system_name as system_text,
        cast(10000000 + event_no as text) || unit_name   as unit_text,
        cast(10000000 + event_no as text) || category    as category_text,
        cast(10000000 + event_no as text) || severity    as severity_text,
        cast(10000000 + event_no as text) || channel     as channel_text,
        cast(10000000 + event_no as text)
        || case when is_fault then 'y' when not is_fault then 'n' end as fault_text
    from events
),

bounds as (
    select
        project_id,
        ticket_id,
        min(system_text)   as first_system,
        max(system_text)   as last_system,
        min(unit_text)     as first_unit,
        max(unit_text)     as last_unit,
        min(category_text) as first_category,
        max(category_text) as last_category,
        min(severity_text) as first_severity,
        max(severity_text) as last_severity,
        min(channel_text)  as first_channel,
        max(channel_text)  as last_channel,
        min(fault_text)    as first_fault,
        max(fault_text)    as last_fault
    from numbered
    group by project_id, ticket_id
),

chosen as (
    select
        openings.project_id,
        openings.ticket_id,
        case when openings.system_keep = 'first' then bounds.first_system
            else bounds.last_system end   as system_text,
        case when openings.unit_keep = 'first' then bounds.first_unit
            else bounds.last_unit end     as unit_text,
        case when openings.category_keep = 'first' then bounds.first_category
            else bounds.last_category end as category_text,
        case when openings.severity_keep = 'first' then bounds.first_severity
            else bounds.last_severity end as severity_text,
        case when openings.channel_keep = 'first' then bounds.first_channel
            else bounds.last_channel end  as channel_text,
        case when openings.fault_keep = 'first' then bounds.first_fault
            else bounds.last_fault end    as fault_text
    from openings
    inner join bounds
        on bounds.project_id = openings.project_id
        and bounds.ticket_id = openings.ticket_id
)

select
    project_id,
    ticket_id,
    substr(system_text, 9)      as system_name,
    substr(unit_text, 9)        as unit_name,
    substr(category_text, 9)    as category,
    substr(severity_text, 9)    as severity,
    substr(channel_text, 9)     as channel,
    substr(fault_text, 9) = 'y' as is_fault
from chosen
