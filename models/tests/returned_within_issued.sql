-- about:    Of no survey more sheets came back than were given out.
-- severity: warn

select
    evaluation_id,
    survey,
    issued,
    returned
from marts.survey_returns
where returned > issued
