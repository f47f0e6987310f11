-- about:  Fund rates, each with its own denominator.
-- params: evaluation_id
-- shape:  one row per measure and basis

select
    evaluation_id,
    measure,
    numerator,
    denominator,
    share,
    basis
from marts.fund_execution
where (cast($evaluation_id as text) is null
    or evaluation_id = cast($evaluation_id as text))
order by evaluation_id, measure, basis
