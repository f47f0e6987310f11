-- about:  Rule average: the mean of sub-rates, plain or weighted, named as such.
-- grain:  one row per evaluation and indicator scored by this rule
-- dist:   ref
-- test:   unique(evaluation_id, indicator_id)
-- test:   between(earned_share, 0, 1)

-- earned = Σ weight × share ÷ Σ weight over the parts. A part without data leaves the
-- whole without, unless `missing: left_out` is declared; the reason names it anyway.

with

assessed as (select * from core.assessed where rule = 'average'),

parts as (select * from marts.average_parts),

summed as (
    select
        assessed.evaluation_id,
        assessed.indicator_id,
        assessed.weighted_by,
        assessed.missing_parts,
        count(parts.subject)                                       as part_count,
        count(parts.part_share)                                    as scored_count,
        sum(case when parts.status = 'scored' then parts.part_weight end)
                                                                   as all_weights,
        sum(parts.part_weight * parts.part_share)                  as earned,
        string_agg(
            case when parts.status = 'no_data' then parts.subject end,
            '、' order by parts.measure, parts.subject
        )                                                          as missing_names
    from assessed
    left join parts
        on parts.evaluation_id = assessed.evaluation_id
        and parts.indicator_id = assessed.indicator_id
    group by
        assessed.evaluation_id, assessed.indicator_id, assessed.weighted_by,
        assessed.missing_parts
),

decided as (
    select
        summed.*,
        case
            when scored_count = 0 then 'no_data'
            when scored_count < part_count
                and (missing_parts is null or missing_parts <> 'left_out')
                then 'no_data'
            else 'scored'
        end as status
    from summed
),

averaged as (
    select
        decided.*,
        cast(case
            when status = 'no_data' then null
            when earned = all_weights then 1
            else cast(floor(
                cast(earned as double precision)
                / nullif(cast(all_weights as double precision), 0)
                * 100000000000000 + 0.5
            ) as decimal(38,0)) * 0.00000000000001
        end as decimal(18,14)) as earned_share
    from decided
)

select
    evaluation_id,
    indicator_id,
    cast(earned_share as decimal(38,14))                           as value,
    status,
    earned_share,
    case weighted_by
        when 'equal' then '算术平均'
        when 'n' then '按样本数加权平均'
        else '按分母加权平均'
    end
    || '，' || cast(scored_count as text) || '个对象'
    || case
        when missing_names is null then ''
        when status = 'scored' then '；缺少数据未计入：' || missing_names
        else '；缺少数据：' || missing_names
    end                                                            as reason
from averaged
