-- about:  Licences and penalties; names of natural persons stay in raw.
-- grain:  one row per project and decision
-- dist:   project_id
-- test:   not_null(subject_group)

with

received as (select * from raw.records),

replaced as (select * from raw.superseded where feed = 'records'),

current_rows as (
    select received.*
    from received
    left join replaced
        on replaced.load_id = received.load_id
        and replaced.source_line = received.source_line
    where replaced.load_id is null
)

select
    project_id,
    source_unit                                             as unit_name,
    document_number,
    record_kind,
    subject_class,
    -- the platform's statistics know two classes: 个体工商户 count as 法人
    case when subject_class = '自然人' then '自然人' else '法人' end as subject_group,
    case when subject_class <> '自然人' then subject_name end as subject_name,
    credit_code,
    category,
    authority_name,
    fine_amount,
    decided_date,
    valid_until_date,
    reported_date,
    load_id,
    source_file,
    source_line
from current_rows
