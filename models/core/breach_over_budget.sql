-- about:  Fiscal years in which more was paid than the budget gave (超预算支付).
-- grain:  one row per evaluation, contract and source row
-- dist:   ref
-- test:   unique(evaluation_id, contract_id, exception, source_file, source_line)
-- test:   accepted(verdict, '违反', '无法判定')

-- Payments charged to the evaluation's fiscal year against its adjusted budget. The
-- payment that went over it is named, with what lies over it. Money paid in a year
-- without a budget on record cannot be decided.

with

payments as (select * from core.payments),

evaluations as (select * from core.evaluations),

budgets as (select * from core.budgets),

charged as (
    select
        payments.*,
        budgets.adjusted_amount,
        sum(payments.amount) over (
            partition by payments.evaluation_id
            order by payments.paid_date, payments.payment_id
            rows between unbounded preceding and current row
        )                                             as year_amount
    from payments
    inner join evaluations
        on evaluations.evaluation_id = payments.evaluation_id
        and evaluations.fiscal_year = payments.budget_year
    left join budgets on budgets.evaluation_id = payments.evaluation_id
)

select
    charged.evaluation_id,
    charged.contract_id,
    'over_budget'                                                      as rule,
    case when charged.adjusted_amount is null then '无法判定' else '违反' end as verdict,
    '超预算支付'                                                            as exception,
    cast(case
        when charged.adjusted_amount is null then charged.amount
        when charged.year_amount - charged.adjusted_amount > charged.amount
            then charged.amount
        else charged.year_amount - charged.adjusted_amount
    end as decimal(18,2))                                              as amount,
    cast(null as integer)                                              as days,
    '调整后预算'                                                            as basis,
    case when charged.adjusted_amount is null then '预算' end            as missing,
    charged.load_id,
    charged.source_file,
    charged.source_line
from charged
where charged.amount > 0
    and (
        charged.adjusted_amount is null
        or charged.year_amount > charged.adjusted_amount
    )
