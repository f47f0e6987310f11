-- about:  Share of the rows of records handed in that repeat an earlier one.
-- grain:  one row per evaluation
-- dist:   ref
-- test:   unique(evaluation_id, subject, period)
-- test:   between(value, 0, 1)

-- Rows that a later file took the place of, and rows whose key stands earlier in their
-- own file; of all rows of the project's files of records.

with

counts as (select * from core.quality_counts where feed = 'records'),

periods as (select * from core.periods where period_kind = 'whole'),

summed as (
    select
        evaluation_id,
        cast(sum(duplicate_count) as bigint)                as duplicate_count,
        cast(sum(taken_count + rejected_count) as bigint)   as row_count
    from counts
    group by evaluation_id
)

select
    summed.evaluation_id,
    '全部'                              as subject,
    periods.period,
    summed.duplicate_count              as numerator,
    summed.row_count                    as denominator,
    summed.row_count                    as n,
    cast(summed.duplicate_count as double precision)
    / nullif(summed.row_count, 0)       as value
from summed
inner join periods on periods.evaluation_id = summed.evaluation_id
where summed.row_count > 0
