package build_test

import (
	"context"
	"fmt"
	"math/big"
	"strings"
	"testing"

	"jixiao/internal/equation"
	"jixiao/internal/format"
	"jixiao/internal/testkit"
	"jixiao/internal/warehouse"
	"jixiao/queries"
)

// equationsHold works out the equation of every scored indicator and point of an
// evaluation in exact fractions, and holds what it gives to what the models gave. It
// returns how many indicators of each rule were held.
func equationsHold(t *testing.T, wh *warehouse.Warehouse, evaluation string) map[string]int {
	t.Helper()
	set, err := queries.Read(queries.Files)
	if err != nil {
		t.Fatal(err)
	}
	read := func(name string) []equation.Row {
		table, err := set.Run(context.Background(), wh.DB(), name, map[string]string{"evaluation_id": evaluation})
		if err != nil {
			t.Fatal(err)
		}
		return table.Records()
	}
	rows := equation.Rows{Points: read("points"), PointScores: read("point_scores"), Parts: read("average_parts")}
	var digits int
	err = wh.DB().QueryRow("select rounding_level, rounding_digits from core.evaluations where evaluation_id = $1", evaluation).Scan(&rows.Level, &digits)
	if err != nil {
		t.Fatal(err)
	}
	held := map[string]int{}
	for _, indicator := range read("indicator_tree") {
		found := rows.Of(indicator)
		if (found.Text() == "") != (indicator["score"] == nil) {
			t.Errorf("%s/%s: score %v by %q", evaluation, indicator["indicator_id"], indicator["score"], found.Text())
		}
		if found.Text() == "" {
			continue
		}
		name := fmt.Sprintf("%s/%v (%v)", evaluation, indicator["indicator_id"], indicator["rule"])
		near(t, name, found.Left, indicator["exact_score"], "0.000000000011")
		rounded(t, name, found, rows.Level, digits, indicator["weight"])
		held[fmt.Sprint(indicator["rule"])]++
	}
	for _, point := range rows.Points {
		if formula := equation.Point(point); formula != "" {
			near(t, fmt.Sprintf("%s/%v point %v", evaluation, point["indicator_id"], point["point_no"]), formula, point["earned_share"], "0")
		}
	}
	return held
}

// near holds a formula to a figure of the models.
func near(t *testing.T, name, formula string, figure any, within string) {
	t.Helper()
	got, err := equation.Value(formula)
	if err != nil {
		t.Errorf("%s: %s: %v", name, formula, err)
		return
	}
	limit, _ := new(big.Rat).SetString(within)
	if off := new(big.Rat).Sub(got, fraction(t, format.Exact(figure))); off.Abs(off).Cmp(limit) > 0 {
		t.Errorf("%s: %s is %s, the models say %s", name, formula, got.FloatString(14), format.Exact(figure))
	}
}

func fraction(t *testing.T, text string) *big.Rat {
	t.Helper()
	value, is := new(big.Rat).SetString(strings.Replace(text, "−", "-", 1))
	if !is {
		t.Fatalf("%q is no number", text)
	}
	return value
}

// rounded holds the last step: what counts is the exact score, or the points' scores added
// up, rounded half up to no more than the weight.
func rounded(t *testing.T, name string, found equation.Equation, level string, digits int, weight any) {
	t.Helper()
	want := fraction(t, found.Exact)
	switch {
	case level == "indicator" || level == "point" && found.Points == "":
		want = fraction(t, want.FloatString(digits))
	case found.Points != "":
		sum, err := equation.Value(found.Points)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			return
		}
		want = sum
	}
	whole := fraction(t, format.Exact(weight))
	if strings.Contains(found.Left, "min(1, ") || want.Cmp(whole) > 0 || fraction(t, found.Exact).Cmp(whole) == 0 {
		want = whole
	}
	if got := fraction(t, found.Score); got.Cmp(want) != 0 {
		t.Errorf("%s: %s, wanted %s", name, found.Text(), want.FloatString(11))
	}
}

// TestEquations_ofTheDemoAreWhatTheModelsComputed holds the demo's thirty.
func TestEquations_ofTheDemoAreWhatTheModelsComputed(t *testing.T) {
	_, wh := testkit.Built(t)
	held := equationsHold(t, wh, "mengjin-2021")
	for rule, want := range map[string]int{"bands": 3, "deduct": 1, "graded": 3, "linear": 5, "pass_mark": 1, "points": 12, "ratio": 5} {
		if held[rule] != want {
			t.Errorf("%d equations of rule %s, wanted %d", held[rule], rule, want)
		}
	}
}
