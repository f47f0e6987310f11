-- about:  Member units: who reports records and uses the platform (成员单位).
-- grain:  one row per unit
-- key:    unit_name
-- reject: 0
-- unit:   unit_name
-- expect: unit_code
create table raw.units (
    unit_id   text not null, -- 单位编码, 单位编号
    unit_name text not null, -- 单位名称, 成员单位
    unit_code text check (is_credit_code(unit_code)), -- 统一社会信用代码, 机关统一社会信用代码
    is_member boolean not null, -- 是否成员单位, 成员单位标志
    note      text -- 备注
);
