-- about:  The self-evaluation form of the unit (绩效自评表): what it claims for each indicator.
-- grain:  one row per evaluation and indicator
-- key:    evaluation_id, indicator_id
-- reject: 0
-- blank:  claimed_value, claimed_score
create table raw.self_scores (
    evaluation_id        text not null, -- 评价编号
    indicator_id         text not null, -- 指标编号
    indicator            text, -- 指标名称, 三级指标
    claimed_target_value decimal(18,4), -- 年初目标值, 年度指标值
    claimed_value        decimal(18,4), -- 实际完成值, 全年完成值
    claimed_score        decimal(9,4) check (claimed_score between 0 and 100), -- 自评得分
    reason               text, -- 偏差原因分析及改进措施, 未完成原因分析
    source               text -- 来源, 出处
);
