-- about:  What each payment milestone waits for, and the day on which it was met.
-- grain:  one row per evaluation, contract and milestone
-- dist:   ref
-- test:   unique(evaluation_id, contract_id, milestone_no)

-- Met on the latest of the events waited for (all of them, 全部), or on the earliest
-- (any, 任一), and not before the end of the running time. A missing date leaves the
-- day unknown: it is never guessed. Of alternatives one date is enough; those without
-- a date are named in open_events, since they may have come earlier. Events after the
-- as-of day have not happened for this evaluation.

with

milestones as (select * from staging.milestones),

contracts as (select * from core.contracts),

events as (select * from core.contract_events),

dated as (
    select
        contracts.evaluation_id,
        milestones.*,
        milestones.event_mode = '任一' and milestones.second_event is not null
            as is_alternative,
        first_events.event_date  as first_date,
        second_events.event_date as second_date,
        cast(
            cast(running_events.event_date as timestamp)
            + milestones.running_years * interval '1 year' as date
        )                        as running_until_date,
        contracts.as_of
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

-- the names of the events that have no date, each with a sign before it
undated as (
    select
        dated.*,
        case when first_date is null then '、' || first_event else '' end as no_first,
        case
            when second_date is null and second_event <> first_event
                then '、' || second_event
            else ''
        end                                                               as no_second,
        case
            when running_until_date is null and running_event <> first_event
                and (second_event is null or running_event <> second_event)
                then '、' || running_event
            when running_event is not null and running_until_date is null
                and is_alternative
                and (first_date is not null or second_date is not null)
                then '、' || running_event
            else ''
        end                                                               as no_running
    from dated
),

conditions as (
    select
        undated.*,
        substr(
            case
                when is_alternative and first_date is null and second_date is null
                    then no_first || '或' || second_event
                when is_alternative then ''
                else no_first || no_second
            end
            || no_running,
            2
        ) as missing_events,
        case
            when is_alternative and (first_date is not null or second_date is not null)
                then substr(no_first || no_second, 2)
            else ''
        end as open_events
    from undated
)

select
    evaluation_id,
    project_id,
    contract_id,
    milestone_no,
    condition,
    first_event,
    second_event,
    -- where another event will do as well, nothing waits for the acceptance
    case
        when is_alternative then null
        when first_event in ('安装调试验收', '竣工验收') then first_event
        when second_event in ('安装调试验收', '竣工验收') then second_event
    end as acceptance_event,
    missing_events,
    open_events,
    cumulative_share,
    cumulative_amount,
    days_after,
    days_kind,
    case
        when missing_events <> '' then null
        -- of alternatives the earliest that has a date
        when is_alternative then greatest(
            least(coalesce(first_date, second_date), coalesce(second_date, first_date)),
            coalesce(running_until_date, first_date, second_date)
        )
        -- nulls here are conditions that the milestone does not have
        else greatest(
            first_date,
            coalesce(second_date, first_date),
            coalesce(running_until_date, first_date)
        )
    end as met_date,
    as_of,
    load_id,
    source_file,
    source_line
from conditions
