-- about:  Platform accounts opened for member units (平台账户).
-- grain:  one row per account
-- key:    account_id
-- reject: 0
-- unit:   unit_name
-- expect: holder_name, state
create table raw.accounts (
    account_id      text not null, -- 账户, 账号, 账户编号
    unit_name       text not null, -- 单位名称, 所属单位
    holder_name     text, -- 使用人, 管理员姓名 | personal name
    opened_date     date not null, -- 开通日期, 开户日期
    last_login_date date, -- 最近登录日期, 最后登录日期
    state           text check (state in ('启用', '停用')) -- 状态, 账户状态
);
