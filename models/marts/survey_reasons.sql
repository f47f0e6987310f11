-- about:  What must be said of a score that rests on a survey: low rate, empty group.
-- grain:  one row per evaluation, indicator and reason
-- dist:   ref
-- test:   unique(evaluation_id, indicator_id, reason_no)

-- Under half of what was given out (or, where that is not known, of what came back) the
-- answers are for reference only, by the norm of the trade.

with

used as (select * from core.measures_used),

subjects as (select * from core.subject_returns),

scores as (select * from marts.survey_scores),

groups as (select * from core.weighted_groups where n = 0),

rates as (
    select
        used.evaluation_id,
        used.indicator_id,
        min(subjects.valid_rate)  as valid_rate,
        min(subjects.valid_share) as valid_share
    from used
    inner join scores
        on scores.evaluation_id = used.evaluation_id
        and scores.measure = used.measure
        and scores.subject = used.subject
    inner join subjects
        on subjects.evaluation_id = used.evaluation_id
        and subjects.subject = used.subject
    group by used.evaluation_id, used.indicator_id
),

low as (
    select
        evaluation_id,
        indicator_id,
        case when valid_rate < 0.5 then '发放' else '收回' end as base,
        case when valid_rate < 0.5 then valid_rate else valid_share end as rate
    from rates
    where valid_rate < 0.5 or valid_share < 0.5
)

select
    evaluation_id,
    indicator_id,
    1                          as reason_no,
    '所依据的问卷有效率（有效÷' || base || '）为' || cast(cast(
        cast(floor(rate * 10000 + 0.5) as decimal(18,0)) * 0.01
        as decimal(18,2)) as text) || '%，不足50%，仅供参考' as reason
from low
union all
select
    used.evaluation_id,
    used.indicator_id,
    2                          as reason_no,
    '没有有效答卷的分组：' || string_agg(
        groups.respondent_group, '、' order by groups.group_no, used.subject
    )                          as reason
from used
inner join groups
    on groups.evaluation_id = used.evaluation_id
    and groups.subject = used.subject
where used.measure = 'satisfaction_by_group'
group by used.evaluation_id, used.indicator_id
