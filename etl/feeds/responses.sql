-- about:  Answers of a questionnaire, unpivoted by the loader from a wide export (问卷星, plain) with questionnaire.yaml.
-- grain:  one row per respondent, question and chosen option
-- key:    respondent_id, question_id, option_no
-- reject: 0.05
-- fresh:  submitted_at
create table raw.responses (
    respondent_id    text not null, -- 序号, 答卷编号
    question_id      text not null, -- 题号
    option_no        integer, -- 选项号
    answer           text not null, -- 答案
    submitted_at     timestamp, -- 提交答卷时间
    duration_seconds integer check (duration_seconds >= 0), -- 所用时间
    source           text, -- 来源
    source_address   text -- 来自IP | personal ip
);
