-- about:  Times a system was out of service (停机记录), from the operator's monitoring.
-- grain:  one row per outage
-- key:    outage_id
-- reject: 0.05
-- fresh:  started_at
-- expect: ended_at, cause
create table raw.outages (
    outage_id   text not null, -- 停机编号
    system_name text not null, -- 系统, 系统名称
    started_at  timestamp not null, -- 开始时间, 停机开始时间
    ended_at    timestamp, -- 恢复时间, 结束时间
    is_planned  boolean not null, -- 是否计划停机, 计划内
    ticket_id   text, -- 关联工单, 工单号
    cause       text, -- 原因
    constraint ended_after_start check (ended_at > started_at) -- 恢复时间须晚于开始时间
);
