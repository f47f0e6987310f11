-- about:  The first three rejected rows of each file, column and reason, as one text.
-- grain:  one row per load, column and reason
-- dist:   ref
-- test:   unique(load_id, column_name, reason_code)

-- A personal value is masked already. Rows that tie are alike in line and value, so
-- that either gives the same text.

with

rejects as (select * from core.rejects),

ranked as (
    select
        load_id,
        column_name,
        reason_code,
        cast(source_line as text)
        || case when value is null then '' else ': ' || substr(value, 1, 60) end
            as sample,
        row_number() over (
            partition by load_id, column_name, reason_code
            order by source_line, value nulls first
        )   as sample_no
    from rejects
)

select
    load_id,
    column_name,
    reason_code,
    string_agg(sample, '; ' order by sample_no) as samples
from ranked
where sample_no <= 3
group by load_id, column_name, reason_code
