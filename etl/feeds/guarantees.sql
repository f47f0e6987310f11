-- about:  Deposits and letters of guarantee of contracts (保证金与保函).
-- grain:  one row per guarantee
-- key:    guarantee_id
-- reject: 0
-- expect: kept_date, evidence
create table raw.guarantees (
    guarantee_id     text not null, -- 保证金编号, 保函编号
    contract_id      text not null, -- 合同编号
    guarantee_kind   text not null check (guarantee_kind in ('质量保证金', '履约保证金', '预付款担保')), -- 保证金类型, 类型
    guarantee_form   text not null check (guarantee_form in ('现金', '保函')), -- 形式
    kept_amount      decimal(18,2) not null check (kept_amount > 0), -- 金额, 金额（元）, 缴存金额
    kept_date        date, -- 缴存日期, 开立日期
    release_due_date date, -- 应退日期, 到期日期
    released_amount  decimal(18,2) check (released_amount >= 0), -- 已退金额, 已退金额（元）
    released_date    date, -- 退还日期
    evidence         text -- 佐证材料, 证明材料
);
