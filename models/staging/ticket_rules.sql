-- about:  Which row of a request decides a column, by the load of the log.
-- grain:  one row per load
-- dist:   ref
-- test:   unique(load_id)

select
    project_id,
    load_id,
    max(case when column_name = 'opened_at' then keep end)    as opened_keep,
    max(case when column_name = 'responded_at' then keep end) as responded_keep,
    max(case when column_name = 'arrived_at' then keep end)   as arrived_keep,
    max(case when column_name = 'resolved_at' then keep end)  as resolved_keep,
    max(case when column_name = 'closed_at' then keep end)    as closed_keep,
    max(case when column_name = 'system_name' then keep end)  as system_keep,
    max(case when column_name = 'unit_name' then keep end)    as unit_keep,
    max(case when column_name = 'category' then keep end)     as category_keep,
    max(case when column_name = 'severity' then keep end)     as severity_keep,
    max(case when column_name = 'channel' then keep end)      as channel_keep,
    max(case when column_name = 'is_fault' then keep end)     as fault_keep,
    max(case when column_name = 'suspended_minutes' then keep end) as suspended_keep,
    max(case when column_name = 'reopened_count' then keep end)    as reopened_keep
from raw.ticket_rules
group by project_id, load_id
