-- about:  Status changes of repair and service requests (工单流转记录): a log of several rows per request.
-- grain:  one row per request, time and state
-- key:    ticket_id, event_at, state
-- reject: 0.05
create table raw.ticket_events (
    ticket_id         text not null, -- 工单号, 工单编号, 报修单号, ticket no
    event_at          timestamp not null, -- 操作时间, 状态时间, 状态变更时间, 变更时间, 流转时间, event time
    state             text not null, -- 状态, 操作, 操作类型, 工单状态, 动作, status, action
    system_name       text, -- 系统, 系统名称, 子系统
    unit_name         text, -- 报修单位, 单位名称, 使用单位
    category          text, -- 类别, 工单类别, 问题类别
    severity          text check (severity in ('一级', '二级', '三级', '四级')), -- 级别, 故障级别, 紧急程度
    channel           text, -- 报修渠道, 渠道
    is_fault          boolean, -- 是否故障, 故障
    suspended_minutes integer check (suspended_minutes >= 0), -- 挂起分钟, 挂起时长（分钟）, 累计挂起分钟
    reopened_count    integer check (reopened_count >= 0), -- 重开次数, 重新打开次数
    operator          text, -- 处理人, 操作人, 经办人 | personal name
    note              text -- 备注, 说明, 处理意见
);
