-- about:  Budget of the project by fiscal year and source (预算与到位).
-- grain:  one row per fiscal year and source
-- key:    fiscal_year, fund_source
-- reject: 0
create table raw.budgets (
    fiscal_year     integer not null check (fiscal_year between 2000 and 2100), -- 预算年度, 年度
    fund_source     text not null, -- 资金来源
    annual_amount   decimal(18,2) not null check (annual_amount >= 0), -- 年初预算, 预算金额, 年初预算数（元）
    adjusted_amount decimal(18,2) check (adjusted_amount >= 0), -- 调整后预算, 调整后预算数（元）
    arrived_amount  decimal(18,2) check (arrived_amount >= 0), -- 到位金额, 到位资金（元）
    arrived_date    date, -- 到位日期
    document_number text -- 文号, 指标文号
);
