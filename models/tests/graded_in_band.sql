-- about:    A graded share lies in the band of its verdict (财预〔2020〕10号 Art. 16).
-- severity: block

select
    marks.evaluation_id,
    marks.indicator_id,
    marks.verdict,
    marks.mark_share as earned_share,
    marks.source_file,
    marks.source_line
from core.judgement_marks as marks
inner join core.assessed
    on assessed.evaluation_id = marks.evaluation_id
    and assessed.indicator_id = marks.indicator_id
where assessed.rule = 'graded'
    and marks.mark_share is not null
    and (marks.verdict is null or not (
        (marks.verdict = '满足' and marks.mark_share between 0.8 and 1)
        or (marks.verdict = '部分满足'
            and marks.mark_share >= 0.6 and marks.mark_share < 0.8)
        or (marks.verdict = '不满足'
            and marks.mark_share >= 0 and marks.mark_share < 0.6)
    ))
