-- about:  Control totals to reconcile with (对账): a sum or a number of rows that somebody states.
-- grain:  one row per claim
-- key:    claim_id
-- reject: 0
-- expect: claimed_by, evidence
create table raw.control_totals (
    claim_id    text not null, -- 对账编号
    claimed_by  text, -- 提供单位, 对账单位
    total_of    text not null check (total_of in ('支付', '合同价款', '合同变更', '年初预算', '调整后预算', '到位资金')), -- 对账内容
    contract_id text, -- 合同编号
    budget_year integer check (budget_year between 2000 and 2100), -- 预算年度
    payee_name  text, -- 收款单位, 乙方
    total_date  date, -- 当日, 发生日期
    as_of_date  date, -- 截至日期, 余额日期
    amount      decimal(18,2), -- 对账金额, 对账金额（元）, 合计金额
    row_count   integer check (row_count >= 0), -- 对账行数, 行数, 笔数
    evidence    text, -- 佐证材料, 证明材料
    constraint amount_or_count check (amount is not null or row_count is not null), -- 对账金额、对账行数至少填写一项
    constraint day_or_as_of check (total_date is null or as_of_date is null) -- 当日、截至日期至多填写一项
);
