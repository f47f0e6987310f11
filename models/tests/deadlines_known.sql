-- about:    A milestone whose condition is met has a due day in a known year.
-- severity: block

select
    evaluation_id,
    contract_id,
    milestone_no,
    met_date
from core.milestones
where met_date is not null and due_date is null
