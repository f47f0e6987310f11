-- about:  Deposits and letters of guarantee, as an evaluation sees them.
-- grain:  one row per evaluation and guarantee
-- dist:   ref
-- test:   unique(evaluation_id, guarantee_id)

-- What was given back after the as-of day was not given back for this evaluation.

with

guarantees as (select * from staging.guarantees),

evaluations as (select * from core.evaluations)

select
    evaluations.evaluation_id,
    guarantees.contract_id,
    guarantees.guarantee_id,
    guarantees.guarantee_kind,
    guarantees.guarantee_form,
    guarantees.kept_amount,
    case
        when guarantees.released_date > evaluations.as_of then 0
        -- nothing on record is nothing given back
        else coalesce(guarantees.released_amount, 0)
    end as released_amount,
    guarantees.kept_date,
    guarantees.release_due_date,
    case
        when guarantees.released_date <= evaluations.as_of then guarantees.released_date
    end as released_date,
    evaluations.as_of,
    guarantees.evidence,
    guarantees.load_id,
    guarantees.source_file,
    guarantees.source_line
from guarantees
inner join evaluations on evaluations.project_id = guarantees.project_id
