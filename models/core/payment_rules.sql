-- about:  The rules that payments and contracts are held to.
-- grain:  one row per rule
-- dist:   ref
-- test:   unique(rule)
-- test:   accepted(family, '支付', '合同', '资料')

-- One file a rule, breach_<rule>.sql; docs/payments.md says what each holds. 支付: how
-- money was paid. 合同: what the contract and its dates say. 资料: what is not on record.

select
    1 as rule_no,
    'paid_early' as rule,
    '支付' as family,
    '提前支付' as label,
    '合同付款节点' as basis
union all
select 2, 'paid_late', '支付', '滞后支付、逾期未付', '合同付款节点'
union all
select 3, 'over_progress', '支付', '超进度支付', '合同付款节点'
union all
select 4, 'not_by_instalments', '支付', '一次性支付，未按合同进度拨付', '合同付款节点'
union all
select 5, 'over_contract', '支付', '超合同金额支付', '合同金额'
union all
select 6, 'over_budget', '支付', '超预算支付', '调整后预算'
union all
select 7, 'before_signing', '支付', '未签先付', '签订合同'
union all
select 8, 'payee', '支付', '收款方不一致', '合同乙方'
union all
select 9, 'no_acceptance', '支付', '未验收先支付', '安装调试验收'
union all
select 10, 'retention_not_kept', '支付', '质保金未留', '合同质保金条款'
union all
select 11, 'retention_due', '支付', '质保金到期未退', '合同质保金条款'
union all
select 12, 'duplicate', '支付', '重复支付', '凭证号；收款方、金额和日期'
union all
select 13, 'split', '支付', '化整为零', '评价设定的单笔金额'
union all
select 14, 'outside_year', '支付', '跨年度支付', '预算年度'
union all
select 15, 'retention_over_cap', '合同', '质保金超比例', '建设工程质量保证金管理办法第七条'
union all
select 16, 'supplement', '合同', '补充合同超10%', '政府采购法第四十九条'
union all
select 17, 'signed_late_notice', '合同', '合同签订超过中标通知书期限', '中标通知书'
union all
select 18, 'signed_late_law', '合同', '合同签订超过法定期限', '政府采购法第四十六条'
union all
select 19, 'started_unsigned', '合同', '先开工后签合同', '签订合同后开工'
union all
select 20, 'small_supplier_term', '合同', '付款期限过长', '保障中小企业款项支付条例'
union all
select 21, 'voucher_missing', '资料', '凭证缺失', '支付凭证'
union all
select 22, 'evidence_missing', '资料', '佐证材料缺失', '合同履行事件'
