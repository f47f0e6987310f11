-- about:  Every payment rule: how often it was broken, how often undecided.
-- params: evaluation_id
-- shape:  one row per rule

select
    evaluation_id,
    rule_no,
    rule,
    family,
    label,
    basis,
    is_on,
    broken_count,
    broken_amount,
    undecided_count
from marts.payment_rules
where (cast($evaluation_id as text) is null
    or evaluation_id = cast($evaluation_id as text))
order by evaluation_id, rule_no
