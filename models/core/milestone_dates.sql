-- about:  Payment milestones with the day they fall due.
-- grain:  one row per evaluation, contract and milestone
-- dist:   ref
-- test:   unique(evaluation_id, contract_id, milestone_no)

-- The day the condition is met does not count (民法典 Art. 201). A term of calendar
-- days that ends on a day off ends on the next working day (Art. 203); where the
-- calendar does not know the year it ends on the day itself. A milestone without days
-- is due when its condition is met.

with

conditions as (select * from core.milestone_conditions),

calendar as (select * from core.calendar),

terms as (
    select
        conditions.*,
        case
            -- no days given: due on the day the condition is met
            when days_kind is null or coalesce(days_after, 0) = 0 then met_date
            when days_kind = '自然日' then met_date + days_after
        end as end_date
    from conditions
),

working_ends as (
    select
        terms.evaluation_id,
        terms.contract_id,
        terms.milestone_no,
        min(deadlines.calendar_date) as due_date
    from terms
    inner join calendar as started on started.calendar_date = terms.met_date
    inner join calendar as deadlines
        on deadlines.is_working_day
        and deadlines.working_day_no = started.working_day_no + terms.days_after
    where terms.end_date is null
    group by terms.evaluation_id, terms.contract_id, terms.milestone_no
),

rolled_ends as (
    select
        terms.evaluation_id,
        terms.contract_id,
        terms.milestone_no,
        min(next_days.calendar_date) as due_date
    from terms
    inner join calendar as ended on ended.calendar_date = terms.end_date
    inner join calendar as next_days
        on next_days.is_working_day
        and next_days.working_day_no = ended.working_day_no + 1
    where terms.days_kind = '自然日' and terms.days_after > 0 and not ended.is_working_day
    group by terms.evaluation_id, terms.contract_id, terms.milestone_no
)

select
    terms.evaluation_id,
    terms.project_id,
    terms.contract_id,
    terms.milestone_no,
    terms.condition,
    terms.missing_events,
    terms.open_events,
    terms.cumulative_share,
    terms.cumulative_amount,
    terms.days_after,
    terms.days_kind,
    terms.met_date,
    case
        when terms.end_date is null then working_ends.due_date
        -- a term that does not end on a day off ends where it ends
        else coalesce(rolled_ends.due_date, terms.end_date)
    end as due_date,
    terms.as_of,
    terms.load_id,
    terms.source_file,
    terms.source_line
from terms
left join working_ends
    on working_ends.evaluation_id = terms.evaluation_id
    and working_ends.contract_id = terms.contract_id
    and working_ends.milestone_no = terms.milestone_no
left join rolled_ends
    on rolled_ends.evaluation_id = terms.evaluation_id
    and rolled_ends.contract_id = terms.contract_id
    and rolled_ends.milestone_no = terms.milestone_no
