-- about:  All that must be scored: each indicator with its rule, weight and target.
-- grain:  one row per evaluation and indicator
-- dist:   ref
-- test:   unique(evaluation_id, indicator_id)
-- test:   same_rows(staging.indicators)

with

indicators as (select * from staging.indicators),

weights as (select * from core.indicator_weights),

planned as (select * from core.targets),

periods as (select * from core.periods where period_kind = 'whole')

select
    indicators.evaluation_id,
    indicators.indicator_id,
    indicators.indicator_no,
    indicators.level1_no,
    indicators.level1,
    indicators.level2_no,
    indicators.level2,
    indicators.level3,
    indicators.explanation,
    indicators.rule,
    indicators.measure,
    indicators.subject,
    indicators.unit,
    indicators.basis,
    indicators.not_for,
    weights.not_applicable,
    weights.own_weight,
    weights.weight,
    -- an indicator may leave its target to the planned values (targets feed)
    case when indicators.is_planned then planned.target else indicators.target end
                            as target,
    indicators.full_at,
    indicators.zero_at,
    indicators.pass_at,
    indicators.deduct_share,
    indicators.over_from,
    indicators.over_deduct,
    indicators.weighted_by,
    indicators.missing_parts,
    indicators.each_of,
    indicators.is_planned,
    indicators.source_file,
    indicators.source_line
from indicators
inner join weights
    on weights.evaluation_id = indicators.evaluation_id
    and weights.indicator_id = indicators.indicator_id
left join periods on periods.evaluation_id = indicators.evaluation_id
left join planned
    on indicators.is_planned
    and planned.evaluation_id = indicators.evaluation_id
    and planned.measure = indicators.measure
    and planned.subject = indicators.subject
    and planned.period = periods.period
