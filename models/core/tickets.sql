-- about:  Requests of an evaluation's period with their times, on a clock of 7 × 24.
-- grain:  one row per evaluation and request
-- dist:   evaluation_id
-- test:   unique(evaluation_id, ticket_id)
-- warn:   between(repair_minutes, 0, 525600)

-- The promise is the shortest one among the project's contracts, else the evaluation's
-- own limit. A request that nobody answered has no response time: it counts as not
-- answered in time, and never into a median.

with

tickets as (select * from core.requests),

evaluations as (select * from core.evaluations),

contracts as (select * from staging.contracts),

promises as (
    select
        project_id,
        min(response_promise_minutes) as promised_minutes
    from contracts
    group by project_id
),

timed as (
    select
        evaluations.evaluation_id,
        tickets.ticket_id,
        tickets.system_name,
        tickets.unit_name,
        tickets.category,
        tickets.severity,
        tickets.is_fault,
        tickets.reopened_count,
        tickets.opened_at,
        tickets.responded_at,
        tickets.resolved_at,
        -- a project without a promise keeps the evaluation's own limit
        coalesce(promises.promised_minutes, evaluations.response_minutes)
                                                            as promised_minutes,
        cast(extract(epoch from (tickets.responded_at - tickets.opened_at))
            as double precision) / 60                       as response_minutes,
        cast(extract(epoch from (tickets.arrived_at - tickets.opened_at))
            as double precision) / 60                       as arrival_minutes,
        -- no suspension noted means none
        cast(extract(epoch from (tickets.resolved_at - tickets.opened_at))
            as double precision) / 60
        - coalesce(tickets.suspended_minutes, 0)            as repair_minutes,
        tickets.load_id,
        tickets.source_file,
        tickets.source_line
    from tickets
    inner join evaluations
        on evaluations.project_id = tickets.project_id
        and cast(tickets.opened_at as date)
        between evaluations.period_start and evaluations.period_end
    left join promises on promises.project_id = tickets.project_id
)

select
    evaluation_id,
    ticket_id,
    system_name,
    unit_name,
    category,
    severity,
    reopened_count,
    promised_minutes,
    response_minutes,
    arrival_minutes,
    repair_minutes,
    is_fault,
    -- unanswered is not in time
    response_minutes is not null and response_minutes <= promised_minutes
                                              as is_answered_in_time,
    substr(cast(opened_at as text), 1, 7)     as month,
    substr(cast(opened_at as text), 1, 4) || '-Q'
    || cast(cast(extract(quarter from opened_at) as integer) as text)
                                              as quarter,
    opened_at,
    responded_at,
    resolved_at,
    load_id,
    source_file,
    source_line
from timed
