-- about:  What happened to a contract and when (合同履行事件).
-- grain:  one row per contract and event
-- key:    contract_id, event
-- reject: 0
-- fresh:  event_date
-- expect: evidence
create table raw.events (
    contract_id text not null, -- 合同编号
    event       text not null check (event in ('中标通知', '签订合同', '开工', '交付', '安装调试验收', '竣工验收', '收到发票', '结算', '审计', '复验', '质保期满')), -- 事件
    event_date  date not null, -- 日期, 发生日期
    evidence    text, -- 证明材料, 佐证材料
    note        text -- 备注
);
