-- about:  Payment terms with the day they fell due, or which event has no date yet.
-- grain:  one row per evaluation, contract and milestone
-- dist:   ref
-- test:   unique(evaluation_id, contract_id, milestone_no)

-- Due day = the latest of the events waited for (and the end of the running time),
-- plus the days the contract gives. A missing date leaves the due day unknown: it is
-- never guessed. Events after the as-of day have not happened for this evaluation.

with

milestones as (select * from staging.milestones),

contracts as (select * from core.contracts),

events as (select * from core.contract_events),

calendar as (select * from core.calendar),

dated as (
    select
        contracts.evaluation_id,
        contracts.project_id,
        milestones.contract_id,
        milestones.milestone_no,
        milestones.condition,
        milestones.cumulative_share,
        contracts.price_amount,
        milestones.first_event,
        milestones.second_event,
        milestones.running_event,
        milestones.running_years,
        milestones.days_after,
        milestones.days_kind,
        first_events.event_date  as first_date,
        second_events.event_date as second_date,
        cast(
            cast(running_events.event_date as timestamp)
            + milestones.running_years * interval '1 year' as date
        )                        as running_until_date,
        contracts.as_of,
        milestones.load_id,
        milestones.source_file,
        milestones.source_line
    from milestones
    inner join contracts
        on contracts.project_id = milestones.project_id
        and contracts.contract_id = milestones.contract_id
    left join events as first_events
        on first_events.evaluation_id = contracts.evaluation_id
        and first_events.contract_id = milestones.contract_id
        and first_events.event = milestones.first_event
    left join events as second_events
        on second_events.evaluation_id = contracts.evaluation_id
        and second_events.contract_id = milestones.contract_id
        and second_events.event = milestones.second_event
    left join events as running_events
        on running_events.evaluation_id = contracts.evaluation_id
        and running_events.contract_id = milestones.contract_id
        and running_events.event = milestones.running_event
),

conditions as (
    select
        dated.*,
        substr(
            case when first_date is null then '、' || first_event else '' end
            || case
                when second_date is null and second_event <> first_event
                    then '、' || second_event
                else ''
            end
            || case
                when running_until_date is null and running_event <> first_event
                    and (second_event is null or running_event <> second_event)
                    then '、' || running_event
                else ''
            end,
            2
        ) as missing_events
    from dated
),

met as (
    select
        conditions.*,
        case
            when missing_events <> '' then null
            -- nulls here are conditions that the milestone does not have
            else greatest(
                first_date,
                coalesce(second_date, first_date),
                coalesce(running_until_date, first_date)
            )
        end as met_date
    from conditions
),

working_deadlines as (
    select
        met.evaluation_id,
        met.contract_id,
        met.milestone_no,
        min(deadlines.calendar_date) as due_date
    from met
    inner join calendar as met_days on met_days.calendar_date = met.met_date
    inner join calendar as deadlines
        on deadlines.is_working_day
        and deadlines.working_day_no = met_days.working_day_no + met.days_after
    where met.days_kind = '工作日' and met.days_after > 0
    group by met.evaluation_id, met.contract_id, met.milestone_no
)

select
    met.evaluation_id,
    met.project_id,
    met.contract_id,
    met.milestone_no,
    met.condition,
    met.missing_events,
    met.days_kind,
    met.cumulative_share,
    -- nothing is due before the first milestone
    met.cumulative_share - coalesce(lag(met.cumulative_share) over (
        partition by met.evaluation_id, met.contract_id
        order by met.milestone_no
    ), 0)                                                     as due_share,
    cast(met.cumulative_share * met.price_amount as decimal(18,2)) as cumulative_amount,
    met.price_amount,
    met.met_date,
    case
        when met.days_kind = '工作日' and met.days_after > 0
            then working_deadlines.due_date
        -- no days given: due on the day the condition is met
        else met.met_date + coalesce(met.days_after, 0)
    end                                                       as due_date,
    met.as_of,
    met.load_id,
    met.source_file,
    met.source_line
from met
left join working_deadlines
    on working_deadlines.evaluation_id = met.evaluation_id
    and working_deadlines.contract_id = met.contract_id
    and working_deadlines.milestone_no = met.milestone_no
