-- about:  Payments out of project money (资金支付明细); refunds and reversals are negative.
-- grain:  one row per payment
-- key:    payment_id
-- reject: 0
-- fresh:  paid_date
-- expect: payer_name, voucher_number, budget_year, purpose
create table raw.disbursements (
    payment_id     text not null, -- 支付编号, 支付单号, 付款编号
    contract_id    text not null, -- 合同编号
    paid_date      date not null, -- 支付日期, 付款日期, 拨付日期
    amount         decimal(18,2) not null check (amount <> 0), -- 支付金额, 支付金额（元）, 付款金额, 拨付金额
    payer_name     text, -- 付款单位, 付款人
    payee_name     text not null, -- 收款单位, 收款人
    voucher_number text, -- 凭证号, 支付凭证号
    budget_year    integer check (budget_year between 2000 and 2100), -- 预算年度
    purpose        text, -- 用途, 摘要
    evidence       text, -- 佐证材料, 证明材料, 附件
    currency       text check (length(currency) = 3) -- 币种, 货币
);
