-- about:  How complete, valid, unique and timely what was received is.
-- grain:  one row per evaluation, dimension (feed, file, unit, month), feed and member
-- dist:   ref
-- test:   unique(evaluation_id, dimension, feed, member)
-- test:   accepted(dimension, 'feed', 'file', 'unit', 'month')
-- test:   between(completeness_share, 0, 1)
-- test:   between(validity_share, 0, 1)
-- test:   between(duplicate_share, 0, 1)
-- test:   between(timely_share, 0, 1)

-- Completeness: filled cells / cells, over the required columns and those that the
-- contract expects (header line expect); of a rejected row over the required ones. Of a
-- survey it is not measured: a question without answer is no row.
-- Validity: (loaded + superseded) / read. Duplicates: rows superseded by a later file,
-- and rows whose key stands earlier in their file; share of the rows read.
-- Timeliness: of records, reported within the evaluation's limit / reported and decided
-- on known days of its period. Freshness: days from the last event to the as-of day.

with

members as (select * from core.quality_members),

evaluations as (select * from core.evaluations)

select
    members.evaluation_id,
    members.dimension,
    members.feed,
    members.member,
    members.taken_count + members.rejected_count         as rows_read,
    members.taken_count - members.superseded_count       as rows_loaded,
    members.rejected_count                               as rows_rejected,
    members.superseded_count                             as rows_superseded,
    case when members.feed <> 'responses' then members.cell_count end
                                                         as cell_count,
    case when members.feed <> 'responses' then members.filled_count end
                                                         as filled_count,
    case when members.feed <> 'responses'
        then cast(members.filled_count as double precision)
        / nullif(members.cell_count, 0) end              as completeness_share,
    cast(members.taken_count as double precision)
    / nullif(members.taken_count + members.rejected_count, 0)
                                                         as validity_share,
    members.duplicate_count,
    cast(members.duplicate_count as double precision)
    / nullif(members.taken_count + members.rejected_count, 0)
                                                         as duplicate_share,
    case when members.feed = 'records' then members.judged_count end
                                                         as judged_count,
    case when members.feed = 'records' then members.on_time_count end
                                                         as on_time_count,
    case when members.feed = 'records'
        then cast(members.on_time_count as double precision)
        / nullif(members.judged_count, 0) end            as timely_share,
    members.last_event_date,
    evaluations.as_of - members.last_event_date          as fresh_days,
    case
        when members.feed = 'responses' then 'answers_only'
        when members.taken_count + members.rejected_count = 0 then 'no_rows'
        when members.cell_count = 0 then 'cells_unknown'
    end                                                  as completeness_reason,
    case
        when members.feed <> 'records' then 'no_limit'
        when members.judged_count = 0 then 'none_in_period'
    end                                                  as timeliness_reason
from members
inner join evaluations on evaluations.evaluation_id = members.evaluation_id
