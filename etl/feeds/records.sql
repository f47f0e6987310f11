-- about:  Licences and penalties (双公示) as reported to the credit platform; 2016 and 2018 national field codes.
-- grain:  one row per licence or penalty decision
-- key:    source_unit, document_number, subject_name
-- reject: 0.05
-- unit:   source_unit
-- fresh:  decided_date
-- expect: document_name, category, content, authority_code, reported_date
create table raw.records (
    record_kind        text not null check (record_kind in ('行政许可', '行政处罚')), -- 公示类型, 信息类别, 数据类别
    subject_name       text not null, -- 行政相对人名称, XK_XDR_MC, CF_XDR_MC, XK_XDR, CF_XDR, 行政相对人 | personal name
    subject_class      text not null check (subject_class in ('法人及非法人组织', '个体工商户', '自然人')), -- 行政相对人类别, XK_XDR_LB, CF_XDR_LB
    credit_code        text check (is_credit_code(credit_code)), -- 统一社会信用代码, 行政相对人代码_1, XK_XDR_SHXYM, CF_XDR_SHXYM, XK_XDR_ZDM
    id_type            text, -- 证件类型, XK_XDR_ZJLX, CF_XDR_ZJLX
    id_number          text check (id_type is distinct from '身份证' or is_id_number(id_number)), -- 证件号码, XK_XDR_ZJHM, CF_XDR_ZJHM | personal id
    document_name      text, -- 决定文书名称, XK_XKWS, CF_CFMC
    document_number    text not null, -- 决定文书号, 行政许可决定文书号, 行政处罚决定书文号, XK_WSH, CF_WSH
    category           text, -- 类别, 许可类别, 处罚类别, XK_XKLB, CF_CFLB, XK_SPLB, CF_CFLB1
    content            text, -- 内容, 许可内容, 处罚内容, XK_NR, CF_NR, XK_XMMC
    decided_date       date not null, -- 决定日期, 许可决定日期, 处罚决定日期, XK_JDRQ, CF_JDRQ
    valid_until_date   date, -- 有效期至, XK_YXQZI, CF_YXQ, XK_JZQ
    authority_name     text not null, -- 决定机关, 许可机关, 处罚机关, XK_XKJG, CF_CFJG, XK_XZJG, CF_XZJG
    authority_code     text check (is_credit_code(authority_code)), -- 机关统一社会信用代码, XK_XKJGDM, CF_CFJGDM
    source_unit        text not null, -- 数据来源单位, XK_LYDW, CF_SJLY, 报送单位
    fine_amount        decimal(18,2) check (fine_amount >= 0), -- 罚款金额, 罚款金额（元）, CF_NR_FK
    reported_date      date, -- 上报日期, 上报时间, 入库时间, ADD_TIME, CREATE_DATE
    constraint legal_subject_has_code check (subject_class = '自然人' or credit_code is not null), -- 法人及非法人组织、个体工商户须填写统一社会信用代码
    constraint reported_after_decision check (reported_date >= decided_date) -- 上报日期早于决定日期
);
