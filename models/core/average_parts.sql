-- about:  What an average is taken of: the parts that must be there, with data or not.
-- grain:  one row per evaluation, indicator and part
-- dist:   ref
-- test:   unique(evaluation_id, indicator_id, measure, subject)

-- The parts the tree lists, or every member unit of the project or every contract of
-- the evaluation: one that nothing was measured of is missing, not absent.

with

indicators as (select * from staging.indicators where rule = 'average'),

listed as (select * from staging.indicator_parts),

evaluations as (select * from core.evaluations),

units as (select * from core.units where is_member),

contracts as (select * from core.contracts)

select
    listed.evaluation_id,
    listed.indicator_id,
    listed.measure,
    listed.subject
from listed
inner join indicators
    on indicators.evaluation_id = listed.evaluation_id
    and indicators.indicator_id = listed.indicator_id
union all
select
    indicators.evaluation_id,
    indicators.indicator_id,
    indicators.measure,
    units.unit_name as subject
from indicators
inner join evaluations on evaluations.evaluation_id = indicators.evaluation_id
inner join units on units.project_id = evaluations.project_id
where indicators.each_of = 'units'
union all
select
    indicators.evaluation_id,
    indicators.indicator_id,
    indicators.measure,
    contracts.contract_id as subject
from indicators
inner join contracts on contracts.evaluation_id = indicators.evaluation_id
where indicators.each_of = 'contracts'
