-- about:  Rule deduct: each occurrence costs a share of the weight, down to zero.
-- grain:  one row per evaluation and indicator scored by this rule
-- dist:   ref
-- test:   unique(evaluation_id, indicator_id)
-- test:   between(earned_share, 0, 1)

-- earned = 1 − value × deduct_share.

with

measured as (select * from marts.assessed_values where rule = 'deduct')

select
    evaluation_id,
    indicator_id,
    value,
    case when value is null then 'no_data' else 'scored' end as status,
    cast(case
        when value is null then null
        when value * deduct_share >= 1 then 0
        when value <= 0 then 1
        else 1 - value * deduct_share
    end as decimal(18,14))                                   as earned_share
from measured
