-- about:  The counts of quality, under each feed, file, unit and month.
-- grain:  one row per evaluation, dimension, feed and member
-- dist:   ref
-- test:   unique(evaluation_id, dimension, feed, member)

-- 未知 are the rows whose unit or month is not known, within feeds that have one.

with

counts as (select * from core.quality_counts),

loads as (select * from staging.loads),

feeds as (select * from core.feeds),

placed as (
    select
        counts.*,
        feeds.has_unit,
        feeds.has_event,
        case when loads.sheet <> '' then loads.source_file || '[' || loads.sheet || ']'
            else loads.source_file end                              as file_member,
        -- coalesce: what is not known has a row of its own
        coalesce(counts.unit_name, '未知')                          as unit_member,
        coalesce(counts.month, '未知')                              as month_member
    from counts
    inner join feeds on feeds.feed = counts.feed
    inner join loads on loads.load_id = counts.load_id
),

members as (
    select 'feed' as dimension, feed as member, placed.* from placed
    union all
    select 'file' as dimension, file_member as member, placed.* from placed
    union all
    select 'unit' as dimension, unit_member as member, placed.* from placed
    where has_unit and kind <> 'file'
    union all
    select 'month' as dimension, month_member as member, placed.* from placed
    where has_event and kind <> 'file'
)

select
    evaluation_id,
    dimension,
    feed,
    member,
    cast(sum(taken_count) as bigint)      as taken_count,
    cast(sum(superseded_count) as bigint) as superseded_count,
    cast(sum(rejected_count) as bigint)   as rejected_count,
    cast(sum(duplicate_count) as bigint)  as duplicate_count,
    cast(sum(cell_count) as bigint)       as cell_count,
    cast(sum(filled_count) as bigint)     as filled_count,
    cast(sum(judged_count) as bigint)     as judged_count,
    cast(sum(on_time_count) as bigint)    as on_time_count,
    max(last_event_date)                  as last_event_date
from members
group by evaluation_id, dimension, feed, member
