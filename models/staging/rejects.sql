-- about:  Why rows of the current files were not taken; personal values masked.
-- grain:  one row per load, line, column and reason
-- dist:   ref

with

rejects as (select * from ops.rejects),

loads as (select * from ops.loads where is_current)

select
    rejects.load_id,
    rejects.project_id,
    rejects.feed,
    rejects.source_file,
    rejects.sheet,
    rejects.source_line,
    rejects.column_name,
    case
        when rejects.is_personal and rejects.value is not null then '***'
        else rejects.value
    end as value,
    rejects.reason_code,
    rejects.reason
from rejects
inner join loads on loads.load_id = rejects.load_id
