-- about:  Points judged by people (评分底稿): verdict, share, mark or defects, reason and the evidence document.
-- grain:  one row per evaluation, indicator, point and expert; expert is blank where there is one verdict
-- key:    evaluation_id, indicator_id, point_no, expert
-- reject: 0
-- blank:  verdict, earned_share, mark, defect_count
create table raw.judgements (
    evaluation_id text not null, -- 评价编号
    indicator_id  text not null, -- 指标编号
    point_no      integer not null check (point_no > 0), -- 要点序号, 要点
    verdict       text check (verdict in ('满足', '部分满足', '不满足', '不适用')), -- 判定
    earned_share  decimal(9,6) check (earned_share between 0 and 1), -- 得分比例
    reason        text, -- 理由, 评价意见
    evidence      text, -- 佐证材料, 证明材料
    judge         text, -- 评价人 | personal name
    expert        text, -- 专家, 专家编号 | personal name
    mark          decimal(9,4) check (mark between 0 and 100), -- 专家评分, 百分制评分
    defect_count  integer check (defect_count >= 0), -- 缺陷数, 问题数
    constraint something_given check (verdict is not null or mark is not null or earned_share is not null or defect_count is not null or reason is null), -- 有评价意见而没有结论：判定、得分比例、专家评分、缺陷数至少填写一项，尚未评判的行请清空评价意见
    constraint reason_given check (reason is not null or verdict is null and mark is null and earned_share is null and defect_count is null), -- 有判定或评分而没有理由：请填写评价意见
    constraint one_way check (not (earned_share is not null and mark is not null or earned_share is not null and defect_count is not null or mark is not null and defect_count is not null)), -- 得分比例、专家评分、缺陷数只能填写一项
    constraint partial_has_share check (verdict <> '部分满足' or earned_share is not null or mark is not null or defect_count is not null) -- 部分满足须填写得分比例
);
