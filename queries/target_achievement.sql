-- about:  Measured values against the planned ones.
-- params: evaluation_id
-- shape:  one row per measure, subject and period with a target

select
    evaluation_id,
    measure,
    subject,
    period,
    target,
    value,
    achieved_share,
    unit,
    basis
from marts.target_achievement
where (cast($evaluation_id as text) is null
    or evaluation_id = cast($evaluation_id as text))
order by evaluation_id, measure, subject, period
