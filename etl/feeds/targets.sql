-- about:  Planned values to compare measured values with (目标值).
-- grain:  one row per measure, subject and period
-- key:    measure, subject, period
-- reject: 0
create table raw.targets (
    measure text not null, -- 指标, 度量, 测算项
    subject text not null, -- 对象, 统计对象
    period  text not null check (period similar to '[0-9]{4}(-Q[1-4]|-[0-9]{2})?'), -- 期间
    value   decimal(18,4) not null, -- 目标值, 计划值
    unit    text, -- 计量单位, 单位
    basis   text -- 依据, 来源
);
