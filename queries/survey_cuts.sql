-- about:  Why answer sheets do not count, and how many for each reason.
-- params: evaluation_id
-- shape:  one row per reason and limit of its rule; a sheet may have several reasons

-- survey_cut_sheets lists the sheets. rule_limit: seconds, scale questions, or share.

select
    evaluation_id,
    reason,
    rule_limit,
    count(*) as sheet_count
from marts.survey_cuts
where (cast($evaluation_id as text) is null
    or evaluation_id = cast($evaluation_id as text))
group by evaluation_id, reason, rule_limit
order by evaluation_id, reason, rule_limit nulls first
