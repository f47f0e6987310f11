-- about:  What every payment rule found, broken (违反) or not to be decided (无法判定).
-- grain:  one row per evaluation, contract, exception and source row
-- dist:   ref
-- test:   unique(evaluation_id, contract_id, exception, source_file, source_line)
-- test:   accepted(verdict, '违反', '无法判定')
-- test:   not_null(family)

with

payment_rules as (select * from core.payment_rules),

before_signing as (select * from core.breach_before_signing),

duplicate as (select * from core.breach_duplicate),

evidence_missing as (select * from core.breach_evidence_missing),

no_acceptance as (select * from core.breach_no_acceptance),

not_by_instalments as (select * from core.breach_not_by_instalments),

outside_year as (select * from core.breach_outside_year),

over_budget as (select * from core.breach_over_budget),

over_contract as (select * from core.breach_over_contract),

over_progress as (select * from core.breach_over_progress),

paid_early as (select * from core.breach_paid_early),

paid_late as (select * from core.breach_paid_late),

payee as (select * from core.breach_payee),

retention_due as (select * from core.breach_retention_due),

retention_not_kept as (select * from core.breach_retention_not_kept),

retention_over_cap as (select * from core.breach_retention_over_cap),

signed_late_law as (select * from core.breach_signed_late_law),

signed_late_notice as (select * from core.breach_signed_late_notice),

small_supplier_term as (select * from core.breach_small_supplier_term),

split as (select * from core.breach_split),

started_unsigned as (select * from core.breach_started_unsigned),

supplement as (select * from core.breach_supplement),

voucher_missing as (select * from core.breach_voucher_missing),

verdicts as (
    select * from before_signing
    union all
    select * from duplicate
    union all
    select * from evidence_missing
    union all
    select * from no_acceptance
    union all
    select * from not_by_instalments
    union all
    select * from outside_year
    union all
    select * from over_budget
    union all
    select * from over_contract
    union all
    select * from over_progress
    union all
    select * from paid_early
    union all
    select * from paid_late
    union all
    select * from payee
    union all
    select * from retention_due
    union all
    select * from retention_not_kept
    union all
    select * from retention_over_cap
    union all
    select * from signed_late_law
    union all
    select * from signed_late_notice
    union all
    select * from small_supplier_term
    union all
    select * from split
    union all
    select * from started_unsigned
    union all
    select * from supplement
    union all
    select * from voucher_missing
)

select
    verdicts.evaluation_id,
    verdicts.contract_id,
    verdicts.rule,
    payment_rules.family,
    verdicts.verdict,
    verdicts.exception,
    verdicts.amount,
    verdicts.days,
    verdicts.basis,
    verdicts.missing,
    verdicts.load_id,
    verdicts.source_file,
    verdicts.source_line
from verdicts
left join payment_rules on payment_rules.rule = verdicts.rule
