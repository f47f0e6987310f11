-- about:  Inspections of cleaned streets by the county's office (保洁质量检查).
-- grain:  one row per inspection
-- key:    inspection_id
-- reject: 0
-- unit:   unit_name
-- fresh:  inspected_date
create table raw.inspections (
    inspection_id   text not null, -- 检查编号
    unit_name       text not null, -- 街道
    inspector       text, -- 检查人 | personal name
    inspected_date  date not null, -- 检查日期
    score           decimal(5,2) not null check (score between 0 and 100) -- 得分
);
