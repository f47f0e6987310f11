-- about:  Repair and service requests of the operated systems (报修与服务工单).
-- grain:  one row per request
-- key:    ticket_id
-- reject: 0.05
-- unit:   unit_name
-- fresh:  opened_at
-- expect: unit_name, category, severity, responded_at, resolved_at, closed_at
create table raw.tickets (
    ticket_id         text not null, -- 工单号, 工单编号, 报修单号
    system_name       text not null, -- 系统, 系统名称, 子系统
    unit_name         text, -- 报修单位, 单位名称, 使用单位
    category          text, -- 类别, 工单类别, 问题类别
    severity          text check (severity in ('一级', '二级', '三级', '四级')), -- 级别, 故障级别, 紧急程度
    is_fault          boolean not null, -- 是否故障, 故障
    channel           text, -- 报修渠道, 渠道
    description       text, -- 问题描述, 描述, 报修内容
    opened_at         timestamp not null, -- 报修时间, 创建时间, 提交时间
    responded_at      timestamp, -- 响应时间, 受理时间
    arrived_at        timestamp, -- 到场时间, 到达时间
    resolved_at       timestamp, -- 恢复时间, 解决时间
    closed_at         timestamp, -- 关闭时间, 办结时间
    suspended_minutes integer check (suspended_minutes >= 0), -- 挂起分钟, 挂起时长（分钟）, 挂起时长
    reopened_count    integer check (reopened_count >= 0), -- 重开次数, 重新打开次数
    constraint responded_after_opening check (responded_at >= opened_at), -- 响应时间早于报修时间
    constraint resolved_after_opening check (resolved_at >= opened_at), -- 恢复时间早于报修时间
    constraint closed_after_resolution check (closed_at >= resolved_at) -- 关闭时间早于恢复时间
);
