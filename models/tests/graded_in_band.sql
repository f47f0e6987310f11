-- about:    A graded share lies in the band of its verdict (财预〔2020〕10号 Art. 16).
-- severity: block

select
    points.evaluation_id,
    points.indicator_id,
    points.verdict,
    points.earned_share
from marts.points
inner join core.assessed
    on assessed.evaluation_id = points.evaluation_id
    and assessed.indicator_id = points.indicator_id
where assessed.rule = 'graded'
    and points.status = 'scored'
    and not (
        (points.verdict = '满足' and points.earned_share between 0.8 and 1)
        or (points.verdict = '部分满足'
            and points.earned_share >= 0.6 and points.earned_share < 0.8)
        or (points.verdict = '不满足'
            and points.earned_share >= 0 and points.earned_share < 0.6)
    )
