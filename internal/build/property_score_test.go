package build_test

import (
	"fmt"
	"testing"
)

// scoresAreRoundedWhereTheEvaluationSays holds points, indicators and total to each other
// at every level of rounding.
func (w *world) scoresAreRoundedWhereTheEvaluationSays() {
	w.t.Helper()
	const joined = `(select points.*, rounding_level, rounding_digits, assessed.weight as whole
		from marts.point_scores as points
		inner join core.evaluations as evaluations on evaluations.evaluation_id = points.evaluation_id
		inner join core.assessed as assessed on assessed.evaluation_id = points.evaluation_id
			and assessed.indicator_id = points.indicator_id) as points`
	for _, level := range []string{"point", "indicator", "total"} {
		w.atLeast(150, "select * from "+joined+" where rounding_level = '"+level+"' and score > 0 and score < point_weight")
	}
	w.never("a point earns from nothing to its worth",
		"select * from marts.point_scores where score < 0 or score > point_weight or point_weight < 0")
	w.never("the points that apply are worth the weight", "select evaluation_id, indicator_id from "+joined+`
		group by evaluation_id, indicator_id, whole
		having count(case when status <> 'not_applicable' then 1 end) > 0 and sum(point_weight) <> whole`)
	w.never("rounded at the points, each score is a round number or all of what the point is worth", "select * from "+joined+`
		where rounding_level = 'point' and score <> point_weight and score <> case rounding_digits
			when 0 then round(score, 0) when 1 then round(score, 1) when 2 then round(score, 2)
			when 3 then round(score, 3) else round(score, 4) end`)
	w.never("a rounded score lies within half a digit of the exact one", "select * from "+joined+`
		where rounding_level = 'point' and status = 'scored'
			and abs(score - exact_score) > cast(0.5 / pow(10, rounding_digits) as decimal(18,11))`)
	w.never("rounded at the points, an indicator is the sum of its points", `
		select scores.evaluation_id, scores.indicator_id, scores.score, sum(points.score) as points
		from marts.indicator_scores as scores
		inner join marts.point_scores as points on points.evaluation_id = scores.evaluation_id
			and points.indicator_id = scores.indicator_id
		inner join core.evaluations as evaluations on evaluations.evaluation_id = scores.evaluation_id
		where evaluations.rounding_level = 'point' and scores.status = 'scored'
		group by scores.evaluation_id, scores.indicator_id, scores.score
		having sum(points.score) <> scores.score`)
	w.never("not rounded at the points, they add up to the exact score but for the last digits", `
		select scores.evaluation_id, scores.indicator_id, scores.exact_score, sum(points.score) as points
		from marts.indicator_scores as scores
		inner join marts.point_scores as points on points.evaluation_id = scores.evaluation_id
			and points.indicator_id = scores.indicator_id
		inner join core.evaluations as evaluations on evaluations.evaluation_id = scores.evaluation_id
		where evaluations.rounding_level <> 'point' and scores.status = 'scored'
		group by scores.evaluation_id, scores.indicator_id, scores.exact_score
		having abs(sum(points.score) - scores.exact_score) > 0.0000000001`)
	w.never("the printed total is the exact one, half up", `select * from marts.evaluation_summary
		where total_score <> case rounding_digits
			when 0 then round(exact_total, 0) when 1 then round(exact_total, 1) when 2 then round(exact_total, 2)
			when 3 then round(exact_total, 3) else round(exact_total, 4) end`)
}

// TestPoints_moreDefectsAreNeverBetter measures points twice: a rate never falls with the
// value, and what defects leave never rises with their number.
func TestPoints_moreDefectsAreNeverBetter(t *testing.T) {
	w := newWorld(t, 5)
	var points, measured [][]any
	for no := range 3000 {
		isRate, cost, zeroFrom := any(nil), any(nil), any(nil)
		if no%2 == 0 {
			isRate = true
		} else {
			cost, zeroFrom = pick[any](w, "0.1", "0.2", "1", w.between(0.000001, 1)), pick[any](w, nil, nil, 1, 3, 10)
		}
		for half, value := range []any{w.value(), pick(w, w.value(), any(w.dice.IntN(12)))} {
			subject := fmt.Sprintf("s%05d_%d", no, half)
			points = append(points, []any{"e", "a", no*2 + half, "m", subject, isRate, cost, zeroFrom})
			measured = append(measured, []any{"m", "e", subject, value})
		}
	}
	w.fill("core.assessed", "evaluation_id, indicator_id, rule", [][]any{{"e", "a", "points"}})
	w.fill("core.points", "evaluation_id, indicator_id, point_no, measure, subject, is_rate, deduct_share, zero_from", points)
	w.fill("marts.measured_values", "measure, evaluation_id, subject, value", measured)
	w.build("marts.points")
	w.never("a point earns from nothing to everything, and nothing is known of one without a value",
		"select * from marts.points where earned_share < 0 or earned_share > 1 or (value is null) <> (earned_share is null)")
	pairs := `select fewer.subject, fewer.value as less, more.value as more, fewer.earned_share as less_earns,
			more.earned_share as more_earns, case when fewer.is_rate then 1 else -1 end as direction
		from marts.points as fewer
		inner join marts.points as more on left(more.subject, 6) = left(fewer.subject, 6) and fewer.value < more.value`
	w.atLeast(1500, pairs)
	w.atLeast(200, "select * from ("+pairs+") as pairs where direction = -1 and more_earns < less_earns")
	w.never("a better value never earns less", "select * from ("+pairs+") as pairs where (more_earns - less_earns) * direction < 0")
}

// TestMeans_lieBetweenTheirParts takes averages of random parts and means of random marks.
func TestMeans_lieBetweenTheirParts(t *testing.T) {
	w := newWorld(t, 6)
	var assessed, parts, indicators, judged [][]any
	for no := range 1500 {
		id := fmt.Sprintf("i%04d", no)
		assessed = append(assessed, []any{"e", id, "average", pick(w, "equal", "n", "denominator"), pick[any](w, nil, "no_data", "left_out")})
		equal := pick(w, true, false)
		for part := range 1 + w.dice.IntN(5) {
			weight, share, status := any(w.between(0.000001, 5000)), any(pick(w, "0", "1", w.between(0, 1))), "scored"
			if equal {
				weight = 1
			}
			if w.dice.IntN(8) == 0 {
				share, status = nil, "no_data"
			}
			parts = append(parts, []any{"e", id, "m", part, weight, status, share})
		}
		indicators = append(indicators, []any{"e", id, "x", "experts", pick[any](w, nil, 1)})
		for expert := range w.dice.IntN(6) {
			judged = append(judged, []any{"e", id, 1, fmt.Sprintf("x%d", expert), pick(w, "0", "1", w.between(0, 1)), "r", "f", expert})
		}
	}
	w.fill("core.assessed", "evaluation_id, indicator_id, rule, weighted_by, missing_parts", assessed)
	w.fill("marts.average_parts", "evaluation_id, indicator_id, measure, subject, part_weight, status, part_share", parts)
	w.build("marts.rule_average")
	sums := `(select average.*, lowest, highest, missing, missing_parts from marts.rule_average as average
		inner join core.assessed as assessed on assessed.indicator_id = average.indicator_id
		inner join (select indicator_id, min(part_share) as lowest, max(part_share) as highest,
				count(case when status = 'no_data' then 1 end) as missing
			from marts.average_parts group by indicator_id) as parts on parts.indicator_id = average.indicator_id) as sums`
	w.atLeast(700, "select * from "+sums+" where lowest < earned_share and earned_share < highest")
	w.never("an average lies between the lowest and the highest of its parts",
		"select * from "+sums+" where earned_share < lowest - 0.00000000000001 or earned_share > highest + 0.00000000000001")
	w.never("a part without data leaves the whole without, unless it is declared left out",
		"select * from "+sums+` where (status = 'no_data') <> (lowest is null or missing > 0 and (missing_parts is null or missing_parts <> 'left_out'))
			or (status = 'no_data') <> (earned_share is null)`)

	w.fill("core.judgement_marks", "evaluation_id, indicator_id, point_no, expert, mark_share, reason, source_file, source_line", judged)
	w.fill("raw.indicators", "evaluation_id, indicator_id, level3, rule, trimmed, indicator_no, level1_no, level1, level1_weight, "+
		"level2_no, level2, level2_weight, weight, basis, is_planned, source_file, source_line", filled(indicators))
	w.build("core.judged_points", "core.points")
	w.atLeast(500, "select * from core.points where judged_share is not null")
	w.never("a mean lies between the lowest and the highest mark",
		"select * from core.points where judged_share < lowest_mark - 0.00000000000001 or judged_share > highest_mark + 0.00000000000001")
	w.never("marks give a mean unless too few are left by trimming", `select * from core.points as points
		inner join raw.indicators as indicators on indicators.indicator_id = points.indicator_id
		where (points.judged_share is null) <> (points.mark_count is null or indicators.trimmed = 1 and points.mark_count < 3)`)
}

// filled adds what raw.indicators wants beside what matters to the test.
func filled(rows [][]any) [][]any {
	for no := range rows {
		rows[no] = append(rows[no], no, 1, "x", 100, 1, "x", 100, 1, "b", false, "f", no)
	}
	return rows
}

// TestRounding_decidesAtItsOwnLevel: 60 whole, and 0.749875 of 40, which is 29.995. Rounded
// only in the total, 89.995 prints 90.00 and is 良; rounded before, the indicator has 30.
// As two equal points the 40 are twice 14.9975 of 20, which is 15.00 each.
func TestRounding_decidesAtItsOwnLevel(t *testing.T) {
	w := newWorld(t, 7)
	var evaluations, indicators, points, judgements, grades [][]any
	for _, level := range []string{"total", "indicator", "point"} {
		evaluations = append(evaluations, []any{level, level, 2})
		grades = append(grades, []any{level, "优", 90}, []any{level, "良", 80}, []any{level, "差", 0})
		indicators = append(indicators, []any{level, "a", "x", "points", nil, 1, 1, "x", 100, 1, "x", 100, 60, "b", false, "f", 1},
			[]any{level, "b", "x", "points", nil, 2, 1, "x", 100, 1, "x", 100, 40, "b", false, "f", 2})
		for no, share := range []string{"1", "0.749875", "0.749875"} {
			id, point := "b", no
			if no == 0 {
				id, point = "a", 1
			}
			points = append(points, []any{level, id, point, "x", "f", 1})
			judgements = append(judgements, []any{level, id, point, "部分满足", share, "r", "p", "l", "f", len(judgements)})
		}
	}
	w.addEvaluations(evaluations)
	w.fill("raw.grades", "evaluation_id, grade, lower_bound", grades)
	w.fill("raw.indicators", "evaluation_id, indicator_id, level3, rule, trimmed, indicator_no, level1_no, level1, level1_weight, "+
		"level2_no, level2, level2_weight, weight, basis, is_planned, source_file, source_line", indicators)
	w.fill("raw.indicator_points", "evaluation_id, indicator_id, point_no, point, source_file, source_line", points)
	w.fill("raw.judgements", "evaluation_id, indicator_id, point_no, verdict, earned_share, reason, project_id, load_id, source_file, source_line", judgements)
	w.buildAll()
	for level, want := range map[string]string{
		"total":     "89.995000000 90.0000 良",
		"indicator": "90.000000000 90.0000 优",
		"point":     "90.000000000 90.0000 优",
	} {
		var got string
		err := w.wh.DB().QueryRow(`select cast(exact_total as text) || ' ' || cast(total_score as text) || ' ' || grade
			from marts.evaluation_summary where evaluation_id = '` + level + "'").Scan(&got)
		if err != nil || got != want {
			t.Errorf("rounded at %s: %s, wanted %s (%v)", level, got, want, err)
		}
	}
}

// TestJudgements_mistakesAreFoundByTheirTests puts one row of each mistake, and right ones,
// under the tests that block a build.
func TestJudgements_mistakesAreFoundByTheirTests(t *testing.T) {
	w := newWorld(t, 8)
	var assessed, points, marks [][]any
	add := func(id, rule string, cost any, rows ...[]any) {
		assessed = append(assessed, []any{"e", id, rule})
		points = append(points, []any{"e", id, 1, cost})
		for _, row := range rows {
			marks = append(marks, append([]any{"e", id, 1}, row...))
		}
	}
	add("one", "points", nil, []any{nil, "满足", 1, nil})
	add("experts", "points", nil, []any{"一", "满足", 1, nil}, []any{"二", nil, 0.5, nil})
	add("nowhere", "points", nil, []any{"一", "不适用", nil, nil}, []any{"二", "不适用", nil, nil})
	add("defects", "points", 0.2, []any{nil, nil, 0.6, 2})
	add("graded", "graded", nil, []any{nil, "满足", 0.8, nil})
	add("both", "points", nil, []any{nil, "满足", 1, nil}, []any{"一", "满足", 1, nil})
	add("split", "points", nil, []any{"一", "不适用", nil, nil}, []any{"二", "满足", 1, nil})
	add("costless", "points", nil, []any{nil, nil, nil, 2})
	add("costless_but_marked", "points", nil, []any{nil, "满足", 1, 0})
	add("band", "graded", nil, []any{nil, "满足", 0.79, nil})
	add("bandless", "graded", nil, []any{nil, nil, 0.9, nil})
	w.fill("core.assessed", "evaluation_id, indicator_id, rule", assessed)
	w.fill("core.points", "evaluation_id, indicator_id, point_no, deduct_share", points)
	w.fill("core.judgement_marks", "evaluation_id, indicator_id, point_no, expert, verdict, mark_share, defect_count", marks)
	for name, want := range map[string]string{
		"experts_agree":    "both,split",
		"judgements_count": "costless,costless_but_marked",
		"graded_in_band":   "band,bandless",
	} {
		for _, test := range w.steps.Tests {
			if test.Path != "models/tests/"+name+".sql" {
				continue
			}
			var got string
			err := w.wh.DB().QueryRow("select string_agg(indicator_id, ',' order by indicator_id) from (" + test.Body + ") as broken").Scan(&got)
			if err != nil || got != want || test.Get("severity") != "block" {
				t.Errorf("%s finds %s, wanted %s (%v)", name, got, want, err)
			}
			want = ""
		}
		if want != "" {
			t.Errorf("there is no test %s", name)
		}
	}
}
