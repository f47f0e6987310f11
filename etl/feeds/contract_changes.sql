-- about:  Amendments and supplements of contracts (合同变更与补充协议).
-- grain:  one row per contract and change
-- key:    contract_id, change_no
-- reject: 0
-- fresh:  signed_date
-- expect: evidence
create table raw.contract_changes (
    contract_id   text not null, -- 合同编号
    change_no     integer not null check (change_no > 0), -- 变更序号, 补充协议序号
    change_kind   text not null check (change_kind in ('补充合同', '变更', '终止')), -- 变更类型, 类型
    signed_date   date not null, -- 签订日期, 生效日期
    change_amount decimal(18,2) not null, -- 变更金额, 变更金额（元）, 增减金额
    evidence      text, -- 佐证材料, 证明材料
    note          text -- 备注, 变更原因
);
