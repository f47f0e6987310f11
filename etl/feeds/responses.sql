-- about:  Answers of a questionnaire, unpivoted by the loader from a wide export (问卷星, LimeSurvey, plain) with questionnaire.yaml.
-- grain:  one row per respondent, question and chosen option; a sheet without any answer is one row too, question (blank)
-- key:    respondent_id, question_id, option_no
-- reject: 0.05
-- fresh:  submitted_at
create table raw.responses (
    respondent_id    text not null, -- 序号, 答卷编号, id, Response ID, 答复 ID
    question_id      text not null, -- 题号
    option_no        integer, -- 选项号
    answer           text not null, -- 答案
    submitted_at     timestamp, -- 提交答卷时间, submitdate, Date submitted, 提交日期
    duration_seconds integer check (duration_seconds >= 0), -- 所用时间, interviewtime, Total time, 总时间
    source           text, -- 来源
    source_address   text, -- 来自IP, ipaddr, IP address, IP地址 | personal ip
    questionnaire    text, -- 问卷
    survey           text, -- 调查批次
    is_complete      boolean -- 是否完成
);
