-- about:  Payment terms of a contract (付款节点): which share may be paid after which events.
-- grain:  one row per contract and milestone
-- key:    contract_id, milestone_no
-- reject: 0
create table raw.milestones (
    contract_id      text not null, -- 合同编号
    milestone_no     integer not null check (milestone_no > 0), -- 节点序号, 期次
    condition        text not null, -- 付款条件, 合同约定
    cumulative_share decimal(9,6) check (cumulative_share > 0 and cumulative_share <= 1), -- 累计支付比例
    first_event      text not null, -- 条件事件一, 条件事件
    second_event     text, -- 条件事件二
    running_event    text, -- 运行起算事件
    running_years    integer check (running_years > 0), -- 须运行年数
    days_after       integer check (days_after >= 0), -- 条件成就后天数
    days_kind        text check (days_kind in ('工作日', '自然日')), -- 天数类型
    cumulative_amount decimal(18,2) check (cumulative_amount > 0), -- 累计支付金额, 累计支付金额（元）
    event_mode       text check (event_mode in ('全部', '任一')), -- 条件关系, 事件关系
    constraint share_or_amount check ((cumulative_share is null) <> (cumulative_amount is null)) -- 累计支付比例、累计支付金额填写一项
);
