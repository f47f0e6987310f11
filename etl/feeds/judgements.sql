-- about:  Points judged by people (评分底稿): verdict, share, reason and the evidence document.
-- grain:  one row per evaluation, indicator and point
-- key:    evaluation_id, indicator_id, point_no
-- reject: 0
create table raw.judgements (
    evaluation_id text not null, -- 评价编号
    indicator_id  text not null, -- 指标编号
    point_no      integer not null check (point_no > 0), -- 要点序号, 要点
    verdict       text not null check (verdict in ('满足', '部分满足', '不满足', '不适用')), -- 判定
    earned_share  decimal(9,6) check (earned_share between 0 and 1), -- 得分比例
    reason        text not null, -- 理由, 评价意见
    evidence      text, -- 佐证材料, 证明材料
    judge         text, -- 评价人 | personal name
    constraint partial_has_share check (verdict <> '部分满足' or earned_share is not null) -- 部分满足须填写得分比例
);
