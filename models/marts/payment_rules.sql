-- about:  Every payment rule with how often it was broken or could not be decided.
-- grain:  one row per evaluation with contracts and rule
-- dist:   ref
-- test:   unique(evaluation_id, rule)

-- A rule that needs a limit the evaluation does not have is off: split_amount has no
-- default, and an evaluation that an older program built lacks the newer ones.

with

payment_rules as (select * from core.payment_rules),

verdicts as (select * from core.payment_verdicts),

contracts as (select * from core.contracts),

evaluations as (select * from core.evaluations),

assessed as (
    select
        contracts.evaluation_id,
        evaluations.signing_days,
        evaluations.supplement_share,
        evaluations.retention_cap_share,
        evaluations.small_supplier_days,
        evaluations.duplicate_days,
        evaluations.split_amount,
        evaluations.split_days
    from contracts
    inner join evaluations on evaluations.evaluation_id = contracts.evaluation_id
    group by
        contracts.evaluation_id, evaluations.signing_days,
        evaluations.supplement_share, evaluations.retention_cap_share,
        evaluations.small_supplier_days, evaluations.duplicate_days,
        evaluations.split_amount, evaluations.split_days
),

counted as (
    select
        evaluation_id,
        rule,
        count(case when verdict = '违反' then 1 end)     as broken_count,
        sum(case when verdict = '违反' then amount end)  as broken_amount,
        count(case when verdict = '无法判定' then 1 end) as undecided_count
    from verdicts
    group by evaluation_id, rule
)

select
    assessed.evaluation_id,
    payment_rules.rule_no,
    payment_rules.rule,
    payment_rules.family,
    payment_rules.label,
    payment_rules.basis,
    case payment_rules.rule
        when 'signed_late_law' then assessed.signing_days is not null
        when 'supplement' then assessed.supplement_share is not null
        when 'retention_over_cap' then assessed.retention_cap_share is not null
        when 'small_supplier_term' then assessed.small_supplier_days is not null
        when 'duplicate' then assessed.duplicate_days is not null
        when 'split'
            then assessed.split_amount is not null and assessed.split_days is not null
        else true
    end                                                                as is_on,
    -- no verdict: nothing was broken, and nothing left open
    coalesce(counted.broken_count, 0)                                  as broken_count,
    counted.broken_amount,
    -- likewise
    coalesce(counted.undecided_count, 0)                            as undecided_count
from assessed
cross join payment_rules
left join counted
    on counted.evaluation_id = assessed.evaluation_id
    and counted.rule = payment_rules.rule
