-- about:  Control totals against what the loaded rows come to: to the cent, to the row.
-- grain:  one row per evaluation, claim and quantity
-- dist:   ref
-- test:   unique(evaluation_id, claim_id, quantity)
-- test:   accepted(status, '一致', '不一致', '无法核对')

-- A claim about rows that are not loaded is 无法核对, a claim of nothing too: no data is
-- never zero.

with

claims as (select * from staging.control_totals),

facts as (select * from core.control_facts),

found_rows as (select * from core.reconciled_rows),

evaluations as (select * from core.evaluations),

loaded as (
    select
        project_id,
        total_of,
        count(*) as loaded_count
    from facts
    group by project_id, total_of
),

stated as (
    select
        claims.*,
        '金额'        as quantity,
        claims.amount as claimed
    from claims
    where claims.amount is not null
    union all
    select
        claims.*,
        '行数'                                  as quantity,
        cast(claims.row_count as decimal(18,2)) as claimed
    from claims
    where claims.row_count is not null
),

held as (
    select
        evaluations.evaluation_id,
        stated.*,
        case
            when stated.quantity = '金额' then found_rows.amount
            else cast(found_rows.row_count as decimal(18,2))
        end as found,
        case
            when loaded.loaded_count is null then '没有装载' || stated.total_of
            when found_rows.row_count is null
                then '装载的' || stated.total_of || '没有该范围的行'
            when found_rows.unknown_count > 0
                then cast(found_rows.unknown_count as text)
                    || '行的年度、收款单位或日期未知'
            when stated.quantity = '金额' and found_rows.blank_count > 0
                then cast(found_rows.blank_count as text) || '行没有金额'
            when stated.quantity = '金额' and found_rows.currency_count > 1
                then '币种不止一种'
        end as missing
    from stated
    inner join evaluations on evaluations.project_id = stated.project_id
    left join loaded
        on loaded.project_id = stated.project_id
        and loaded.total_of = stated.total_of
    left join found_rows
        on found_rows.project_id = stated.project_id
        and found_rows.claim_id = stated.claim_id
)

select
    evaluation_id,
    claim_id,
    quantity,
    claimed_by,
    total_of,
    contract_id,
    budget_year,
    payee_name,
    total_date,
    as_of_date,
    claimed,
    case when missing is null then found end           as found,
    case when missing is null then found - claimed end as difference,
    case
        when missing is not null then '无法核对'
        when found = claimed then '一致'
        else '不一致'
    end                                                as status,
    missing,
    evidence,
    source_file,
    source_line
from held
