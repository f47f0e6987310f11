-- about:  Scores that moved between two runs, and why: data, judgement, rule, weight.
-- params: evaluation_id, from, to
-- known:  from = ops.kept_runs.run_id
-- known:  to = ops.kept_runs.run_id
-- shape:  one row per indicator whose score, weight or status moved

-- Without `to` the newest run, without `from` the one before it. weight_effect is what
-- the weight alone moved at the old share, share_effect what the share moved at the new
-- weight: before rounding they add up. A score that moved though none of its facts did
-- was moved by the SQL of the program.

with

runs as (
    select
        kept_runs.*,
        row_number() over (
            partition by evaluation_id
            order by run_no desc nulls last
        ) as age
    from ops.kept_runs
    where (cast($evaluation_id as text) is null
        or evaluation_id = cast($evaluation_id as text))
),

later as (
    select * from runs
    where run_id = cast($to as text) or cast($to as text) is null and age = 1
),

earlier as (
    select
        runs.*,
        row_number() over (
            partition by runs.evaluation_id
            order by runs.run_no desc nulls last
        ) as age_before
    from runs
    inner join later on later.evaluation_id = runs.evaluation_id
    where runs.run_id = cast($from as text)
        or cast($from as text) is null and runs.run_no < later.run_no
),

pairs as (
    select
        later.evaluation_id,
        earlier.run_id                                     as from_run,
        later.run_id                                       as to_run,
        earlier.models_sha256 <> later.models_sha256
        or earlier.program_version <> later.program_version as has_other_program
    from later
    inner join earlier
        on earlier.evaluation_id = later.evaluation_id
        and earlier.age_before = 1
),

scores_before as (
    select kept_scores.*
    from ops.kept_scores
    inner join pairs
        on pairs.from_run = kept_scores.run_id
        and pairs.evaluation_id = kept_scores.evaluation_id
),

scores_after as (
    select kept_scores.*
    from ops.kept_scores
    inner join pairs
        on pairs.to_run = kept_scores.run_id
        and pairs.evaluation_id = kept_scores.evaluation_id
),

facts_before as (
    select kept_facts.*
    from ops.kept_facts
    inner join pairs
        on pairs.from_run = kept_facts.run_id
        and pairs.evaluation_id = kept_facts.evaluation_id
),

facts_after as (
    select kept_facts.*
    from ops.kept_facts
    inner join pairs
        on pairs.to_run = kept_facts.run_id
        and pairs.evaluation_id = kept_facts.evaluation_id
),

-- a fact that there was not, or is not any more, is written —
facts as (
    select
        coalesce(facts_after.evaluation_id, facts_before.evaluation_id)
                                                          as evaluation_id,
        coalesce(facts_after.indicator_id, facts_before.indicator_id)
                                                          as indicator_id,
        coalesce(facts_after.aspect, facts_before.aspect) as aspect,
        coalesce(facts_after.item, facts_before.item)     as item,
        coalesce(facts_before.value, '—') || ' → ' || coalesce(facts_after.value, '—')
                                                          as step
    from facts_before
    full join facts_after
        on facts_after.evaluation_id = facts_before.evaluation_id
        and facts_after.indicator_id = facts_before.indicator_id
        and facts_after.aspect = facts_before.aspect
        and facts_after.item = facts_before.item
    where facts_after.value is distinct from facts_before.value
),

causes as (
    select
        evaluation_id,
        indicator_id,
        string_agg(distinct aspect, ', ' order by aspect) as causes,
        string_agg(
            aspect || ' ' || item || ': ' || step, '；'
            order by aspect, item
        )                                                 as what
    from facts
    group by evaluation_id, indicator_id
),

-- whichever of the two runs has the indicator
compared as (
    select
        coalesce(scores_after.evaluation_id, scores_before.evaluation_id)
                                           as evaluation_id,
        coalesce(scores_after.indicator_id, scores_before.indicator_id)
                                           as indicator_id,
        coalesce(scores_after.indicator_no, scores_before.indicator_no)
                                           as indicator_no,
        coalesce(scores_after.level1, scores_before.level1) as level1,
        coalesce(scores_after.level2, scores_before.level2) as level2,
        coalesce(scores_after.level3, scores_before.level3) as level3,
        scores_before.indicator_id is null as is_new,
        scores_after.indicator_id is null  as is_gone,
        scores_before.weight               as from_weight,
        scores_after.weight                as to_weight,
        scores_before.score                as from_score,
        scores_after.score                 as to_score,
        scores_before.score_share          as from_share,
        scores_after.score_share           as to_share,
        scores_before.status               as from_status,
        scores_after.status                as to_status
    from scores_before
    full join scores_after
        on scores_after.evaluation_id = scores_before.evaluation_id
        and scores_after.indicator_id = scores_before.indicator_id
)

select
    compared.evaluation_id,
    compared.indicator_no,
    compared.level1,
    compared.level2,
    compared.level3,
    compared.indicator_id,
    pairs.from_run,
    pairs.to_run,
    compared.from_weight,
    compared.to_weight,
    cast(compared.from_score as decimal(18,9))             as from_score,
    cast(compared.to_score as decimal(18,9))               as to_score,
    cast(compared.to_score - compared.from_score as decimal(18,9))
                                                           as difference,
    cast(compared.to_weight - compared.from_weight as double precision)
    * compared.from_share                                  as weight_effect,
    cast(compared.to_weight as double precision)
    * (compared.to_share - compared.from_share)            as share_effect,
    compared.from_status,
    compared.to_status,
    case
        when compared.is_new then 'added'
        when compared.is_gone then 'removed'
        when causes.causes is not null then causes.causes
        when pairs.has_other_program then 'program'
        else 'unknown'
    end                                                    as causes,
    case when not compared.is_new and not compared.is_gone then causes.what end
                                                           as what
from compared
inner join pairs on pairs.evaluation_id = compared.evaluation_id
left join causes
    on causes.evaluation_id = compared.evaluation_id
    and causes.indicator_id = compared.indicator_id
where compared.from_score is distinct from compared.to_score
    or compared.from_weight is distinct from compared.to_weight
    or compared.from_status is distinct from compared.to_status
order by compared.evaluation_id, compared.indicator_no, compared.indicator_id
