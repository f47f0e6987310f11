-- about:  Which expert is still asked for a mark of which point.
-- grain:  one row per evaluation, indicator, point and expert
-- dist:   ref
-- test:   unique(evaluation_id, indicator_id, point_no, expert)

-- Where a point has rows of two experts or more, all experts of the panel are asked
-- for each of its points that experts judge; whoever has a row to fill in is asked for
-- that. Nobody is asked for a point that has a verdict without an expert.

with

seats as (select * from core.expert_seats),

seated as (
    select
        evaluation_id,
        panel,
        indicator_id,
        point_no,
        count(expert)                                                as expert_count,
        count(case when is_marked = 1 and expert is null then 1 end) as single_count
    from seats
    group by evaluation_id, panel, indicator_id, point_no
),

panels as (
    select evaluation_id, panel
    from seated
    group by evaluation_id, panel
    having max(expert_count) > 1
),

members as (
    select distinct
        seats.evaluation_id,
        seats.panel,
        seats.expert
    from seats
    inner join panels
        on panels.evaluation_id = seats.evaluation_id
        and panels.panel = seats.panel
    where seats.expert is not null
),

asked as (
    select
        seated.evaluation_id,
        seated.indicator_id,
        seated.point_no,
        members.expert
    from seated
    inner join members
        on members.evaluation_id = seated.evaluation_id
        and members.panel = seated.panel
    where seated.single_count = 0
    union
    select
        seats.evaluation_id,
        seats.indicator_id,
        seats.point_no,
        seats.expert
    from seats
    inner join seated
        on seated.evaluation_id = seats.evaluation_id
        and seated.indicator_id = seats.indicator_id
        and seated.point_no = seats.point_no
    where seats.expert is not null and seated.single_count = 0
)

select
    asked.evaluation_id,
    asked.indicator_id,
    asked.point_no,
    asked.expert
from asked
left join seats
    on seats.evaluation_id = asked.evaluation_id
    and seats.indicator_id = asked.indicator_id
    and seats.point_no = asked.point_no
    and seats.expert = asked.expert
    and seats.is_marked = 1
where seats.expert is null
