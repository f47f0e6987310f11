-- about:  Payment terms of the contracts.
-- grain:  one row per project, contract and milestone
-- dist:   project_id
-- test:   unique(project_id, contract_id, milestone_no)

with

received as (select * from raw.milestones),

replaced as (select * from raw.superseded where feed = 'milestones'),

current_rows as (
    select received.*
    from received
    left join replaced
        on replaced.load_id = received.load_id
        and replaced.source_line = received.source_line
    where replaced.load_id is null
)

select
    project_id,
    contract_id,
    milestone_no,
    condition,
    cumulative_share,
    cumulative_amount,
    first_event,
    second_event,
    event_mode,
    running_event,
    running_years,
    days_after,
    days_kind,
    load_id,
    source_file,
    source_line
from current_rows
