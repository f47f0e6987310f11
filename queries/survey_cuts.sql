-- about:  Why answer sheets do not count, and how many for each reason.
-- params: evaluation_id
-- shape:  one row per reason; a sheet may have several (survey_cut_sheets lists them)

select
    evaluation_id,
    reason,
    count(*) as sheet_count
from marts.survey_cuts
where (cast($evaluation_id as text) is null
    or evaluation_id = cast($evaluation_id as text))
group by evaluation_id, reason
order by evaluation_id, reason
