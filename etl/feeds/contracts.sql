-- about:  Contracts of the project (合同台账).
-- grain:  one row per contract
-- key:    contract_id
-- reject: 0
create table raw.contracts (
    contract_id        text not null, -- 合同编号
    contract_name      text not null, -- 合同名称
    contract_kind      text not null check (contract_kind in ('工程', '货物', '服务', '软件')), -- 合同类型, 合同类别
    buyer_name         text not null, -- 甲方, 采购人
    supplier_name      text not null, -- 乙方, 供应商, 中标单位
    is_small_supplier  boolean, -- 是否中小企业
    price_amount       decimal(18,2) not null check (price_amount > 0), -- 合同金额, 合同金额（元）, 合同价
    retention_share    decimal(9,6) check (retention_share between 0 and 1), -- 质保金比例
    signing_limit_days integer check (signing_limit_days > 0), -- 中标通知书规定签订期限（日）, 签订期限
    response_promise_minutes integer check (response_promise_minutes > 0), -- 承诺响应时间（分钟）, 承诺响应时限
    late_interest_share decimal(9,6) check (late_interest_share between 0 and 1), -- 约定逾期年利率, 逾期利率
    currency           text check (length(currency) = 3) -- 币种, 货币
);
