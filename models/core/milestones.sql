-- about:  Payment terms with the day they fell due and the amounts of that day's price.
-- grain:  one row per evaluation, contract and milestone
-- dist:   ref
-- test:   unique(evaluation_id, contract_id, milestone_no)

-- An amendment changes what falls due from its date on: a milestone counts with the
-- price that was in force on the day its condition was met, one that is not met yet
-- with the price as it stands. A milestone may state an amount in place of a share.

with

milestones as (select * from core.milestone_dates),

contracts as (select * from core.contracts),

changes as (select * from core.contract_changes),

changed as (
    select
        milestones.evaluation_id,
        milestones.contract_id,
        milestones.milestone_no,
        sum(changes.change_amount) as change_amount
    from milestones
    inner join changes
        on changes.evaluation_id = milestones.evaluation_id
        and changes.contract_id = milestones.contract_id
        and (milestones.met_date is null or changes.signed_date <= milestones.met_date)
    group by
        milestones.evaluation_id, milestones.contract_id, milestones.milestone_no
),

priced as (
    select
        milestones.*,
        -- no amendment by that day: the price as it was signed
        contracts.original_amount + coalesce(changed.change_amount, 0) as price_amount
    from milestones
    inner join contracts
        on contracts.evaluation_id = milestones.evaluation_id
        and contracts.contract_id = milestones.contract_id
    left join changed
        on changed.evaluation_id = milestones.evaluation_id
        and changed.contract_id = milestones.contract_id
        and changed.milestone_no = milestones.milestone_no
),

shared as (
    select
        evaluation_id,
        project_id,
        contract_id,
        milestone_no,
        condition,
        missing_events,
        open_events,
        days_after,
        days_kind,
        price_amount,
        case
            when cumulative_share is not null then cumulative_share
            else cast(cast(floor(
                cast(cumulative_amount as double precision)
                / nullif(cast(price_amount as double precision), 0)
                * 1000000 + 0.5
            ) as decimal(18,0)) * 0.000001 as decimal(18,6))
        end as cumulative_share,
        case
            when cumulative_share is not null
                then cast(cumulative_share * price_amount as decimal(18,2))
            else cumulative_amount
        end as cumulative_amount,
        met_date,
        due_date,
        as_of,
        load_id,
        source_file,
        source_line
    from priced
)

select
    evaluation_id,
    project_id,
    contract_id,
    milestone_no,
    condition,
    missing_events,
    open_events,
    days_after,
    days_kind,
    cumulative_share,
    -- nothing is due before the first milestone
    cumulative_share - coalesce(lag(cumulative_share) over (
        partition by evaluation_id, contract_id
        order by milestone_no
    ), 0) as due_share,
    cumulative_amount,
    -- nor any amount
    cumulative_amount - coalesce(lag(cumulative_amount) over (
        partition by evaluation_id, contract_id
        order by milestone_no
    ), 0) as due_amount,
    price_amount,
    met_date,
    due_date,
    as_of,
    load_id,
    source_file,
    source_line
from shared
