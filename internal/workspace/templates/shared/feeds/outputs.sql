-- about:  Planned and actual outputs of the project (产出完成情况).
-- grain:  one row per fiscal year and output
-- key:    fiscal_year, output_id
-- reject: 0
-- fresh:  actual_date
-- expect: actual_count, qualified_count, planned_date, actual_date, evidence
create table raw.outputs (
    fiscal_year     integer not null check (fiscal_year between 2000 and 2100), -- 年度, 预算年度
    output_id       text not null, -- 产出编号, 编号
    category        text not null check (category <> '全部'), -- 类别, 产出类别
    output_name     text not null, -- 产出名称, 名称
    unit            text not null, -- 计量单位, 单位
    planned_count   decimal(18,4) not null check (planned_count > 0), -- 计划产出数, 计划数
    actual_count    decimal(18,4) check (actual_count >= 0), -- 实际产出数, 实际数
    qualified_count decimal(18,4) check (qualified_count >= 0), -- 质量达标产出数, 达标数
    planned_date    date, -- 计划完成时间, 计划完成日期
    actual_date     date, -- 实际完成时间, 实际完成日期
    planned_cost    decimal(18,2) check (planned_cost >= 0), -- 计划成本（元）, 计划成本
    actual_cost     decimal(18,2) check (actual_cost >= 0), -- 实际成本（元）, 实际成本
    evidence        text, -- 佐证材料
    constraint qualified_within_actual check (qualified_count <= actual_count) -- 质量达标产出数不大于实际产出数
);
