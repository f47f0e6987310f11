-- about:  Projects of a register, when one file describes many (项目清单); a workspace's own project is in jixiao.yaml.
-- grain:  one row per project
-- key:    project_code
-- reject: 0
create table raw.projects (
    project_code   text not null, -- 项目编码, 项目编号
    project_name   text not null, -- 项目名称
    authority_name text, -- 主管部门, 项目单位
    fiscal_year    integer check (fiscal_year between 2000 and 2100), -- 预算年度, 年度
    start_date     date, -- 开始日期
    end_date       date, -- 结束日期
    constraint ends_after_start check (end_date >= start_date) -- 结束日期早于开始日期
);
