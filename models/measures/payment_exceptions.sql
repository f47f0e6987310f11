-- about:  How often payments broke the contract's terms.
-- grain:  one row per evaluation and subject (全部, family, exception)
-- dist:   ref
-- rows:   core.payment_exceptions where $subject in (exception, family) or $subject = '全部' and family = '支付'
-- test:   unique(evaluation_id, subject, period)

-- 全部 counts how money was paid; what the contracts themselves (合同) and the records
-- (资料) lack are subjects of their own. An evaluation with contracts and no exception
-- has a row with zero, if a payment or a milestone that can be decided is on record;
-- without there is nothing to judge by.

with

exceptions as (select * from core.payment_exceptions),

contracts as (select * from core.contracts),

milestones as (select * from core.milestone_payments where status <> '无法判定'),

periods as (select * from core.periods where period_kind = 'whole'),

payment_rules as (select * from core.payment_rules),

families as (
    select family
    from payment_rules
    group by family
),

assessed as (
    select
        evaluation_id,
        count(*) as contract_count
    from contracts
    group by evaluation_id
),

evidence as (
    select evaluation_id from contracts where payment_count > 0
    union
    select evaluation_id from milestones
),

subjects as (
    select evaluation_id, '全部' as subject, 0 as exception_count from evidence
    union all
    select evaluation_id, '全部' as subject, 1 as exception_count from exceptions
    where family = '支付'
    union all
    select evidence.evaluation_id, families.family as subject, 0 as exception_count
    from evidence
    cross join families
    union all
    select evaluation_id, family as subject, 1 as exception_count from exceptions
    union all
    select evaluation_id, exception as subject, 1 as exception_count from exceptions
)

select
    subjects.evaluation_id,
    subjects.subject,
    periods.period,
    cast(sum(subjects.exception_count) as bigint)           as numerator,
    assessed.contract_count                                 as denominator,
    assessed.contract_count                                 as n,
    cast(sum(subjects.exception_count) as double precision) as value
from subjects
inner join assessed on assessed.evaluation_id = subjects.evaluation_id
inner join periods on periods.evaluation_id = subjects.evaluation_id
group by
    subjects.evaluation_id, subjects.subject, periods.period, assessed.contract_count
