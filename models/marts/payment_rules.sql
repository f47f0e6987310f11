-- about:  Every payment rule with how often it was broken or could not be decided.
-- grain:  one row per evaluation with contracts and rule
-- dist:   ref
-- test:   unique(evaluation_id, rule)

-- A rule that needs a setting the evaluation does not have (split_amount) is off.

with

payment_rules as (select * from core.payment_rules),

verdicts as (select * from core.payment_verdicts),

contracts as (select * from core.contracts),

evaluations as (select * from core.evaluations),

assessed as (
    select
        contracts.evaluation_id,
        evaluations.split_amount
    from contracts
    inner join evaluations on evaluations.evaluation_id = contracts.evaluation_id
    group by contracts.evaluation_id, evaluations.split_amount
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
    payment_rules.rule <> 'split' or assessed.split_amount is not null as is_on,
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
