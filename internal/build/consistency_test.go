package build_test

import "testing"

// finds runs a data test and wants it to find these rows, named by a column.
func (w *world) finds(t *testing.T, name, severity, column, want string) {
	t.Helper()
	for _, test := range w.steps.Tests {
		if test.Path != "models/tests/"+name+".sql" {
			continue
		}
		var got string
		err := w.wh.DB().QueryRow("select coalesce(string_agg(" + column + ", ',' order by " + column + "), '') from (" + test.Body + ") as broken").Scan(&got)
		if err != nil || got != want || test.Get("severity") != severity {
			t.Errorf("%s (%s) finds %s, wanted %s (%v)", name, test.Get("severity"), got, want, err)
		}
		return
	}
	t.Errorf("there is no test %s", name)
}

// TestConsistency_printedSumsThatMustAgree: where points or indicators are rounded, sums
// agree as printed; not where only the total is, nor where a weight is finer than what is
// printed. Of a point-rounded evaluation the points add up to their indicator.
func TestConsistency_printedSumsThatMustAgree(t *testing.T) {
	w := newWorld(t, 9)
	var evaluations, scores, sums, points [][]any
	add := func(id, level string, digits int, weight, score, difference, point string) {
		evaluations = append(evaluations, []any{id, level, digits})
		scores = append(scores, []any{id, id, weight, score})
		sums = append(sums, []any{id, "levels", 0, difference})
		points = append(points, []any{id, id, 1, point})
	}
	add("good", "indicator", 2, "10", "3.34", "0", "3.3375")
	add("bad", "indicator", 2, "10", "3.34", "0.01", "3.34")
	add("bad whole", "indicator", 0, "10", "3", "1", "3")
	add("spread", "indicator", 2, "3.333333", "3.333333", "0.01", "3.333333")
	add("total", "total", 2, "10", "3.3375", "0.01", "3.3375")
	add("points", "point", 1, "2.5", "1.2", "0", "1.1")
	add("points agree", "point", 1, "2.5", "1.2", "0", "1.2")
	w.fill("core.evaluations", "evaluation_id, rounding_level, rounding_digits", evaluations)
	w.fill("marts.indicator_scores", "evaluation_id, indicator_id, weight, score", scores)
	w.fill("marts.printed_sums", "evaluation_id, place, whole_no, difference", sums)
	w.fill("marts.point_scores", "evaluation_id, indicator_id, point_no, score", points)
	w.finds(t, "printed_scores_add_up", "block", "evaluation_id", "bad,bad whole,points")
}

func TestConsistency_claimsAndRowsThatGoNowhere(t *testing.T) {
	w := newWorld(t, 10)
	var differences [][]any
	for _, status := range []string{"agrees", "higher", "lower", "over_weight", "value_differs", "not_claimed", "not_scored", "not_applicable"} {
		differences = append(differences, []any{"e", status, status})
	}
	w.fill("marts.self_evaluation_differences", "evaluation_id, indicator_id, status", differences)
	w.finds(t, "self_scores_agree", "warn", "indicator_id", "higher,lower,over_weight,value_differs")
	w.fill("core.assessed", "evaluation_id, indicator_id, rule", [][]any{{"e", "a", "points"}})
	w.fill("core.self_scores", "evaluation_id, indicator_id, claimed_score", [][]any{{"e", "a", 1}, {"e", "x", 1}})
	w.finds(t, "self_scores_used", "warn", "indicator_id", "x")
	w.fill("core.points", "evaluation_id, indicator_id, point_no", [][]any{{"e", "a", 1}})
	w.fill("core.blank_judgements", "evaluation_id, indicator_id, point_no", [][]any{{"e", "a", 1}, {"e", "a", 2}, {"e", "y", 1}})
	w.finds(t, "blank_judgements_used", "warn", "indicator_id || ' ' || point_no", "a 2,y 1")
}

// A row of no evaluation of its project is said; one of a project that was never built is
// not known to be wrong.
func TestConsistency_rowsOfNoEvaluation(t *testing.T) {
	w := newWorld(t, 11)
	w.addEvaluations([][]any{{"e", "total", 2}})
	w.fill("raw.judgements", "evaluation_id, project_id, indicator_id, point_no, load_id, source_file, source_line", [][]any{
		{"e", "p", "a", 1, "l", "good", 1}, {"e-2025", "p", "a", 1, "l", "renamed", 2}, {"g", "r", "a", 1, "m", "not built", 1},
	})
	w.fill("raw.self_scores", "evaluation_id, project_id, indicator_id, load_id, source_file, source_line", [][]any{
		{"e", "p", "a", "n", "good", 1}, {"x", "p", "a", "n", "claims", 2},
	})
	w.finds(t, "rows_have_evaluation", "warn", "source_file", "claims,renamed")
}
