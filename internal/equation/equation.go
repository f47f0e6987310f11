// Package equation writes how a score came about as an equation with the figures put
// in: 5 × (0.9335 − 0.8) ÷ (1 − 0.8) = 3.3375. What goes in is rows of named queries
// (indicator_tree, points, point_scores, average_parts), as the models computed them;
// what comes out is text. The right side is always what the models gave: nothing is
// computed here. Value reads the left side, so that tests and the working papers hold
// one against the other.
package equation

import (
	"strings"

	"jixiao/internal/format"
)

// Row is one row of a query by column.
type Row = map[string]any

// Equation is how one score came about. It is empty where there is no score.
type Equation struct {
	Left   string `json:"left"`             // 4 × 3480 ÷ 4000, with min(1, …) and max(0, …) where it is cut
	Exact  string `json:"exact"`            // what it gives, eleven digits kept
	Points string `json:"points,omitempty"` // rounded at the points: their scores, added up
	Score  string `json:"score"`            // what counts: Exact, rounded where the evaluation says
}

// Text is the equation on one line: 5 × 0.6675 = 3.3375 → 3.34.
func (e Equation) Text() string {
	if e.Left == "" {
		return ""
	}
	text := e.Left + " = " + e.Exact
	if e.Points != "" {
		return text + " → " + e.Points + " = " + e.Score
	}
	if e.Score != e.Exact {
		text += " → " + e.Score
	}
	return text
}

// Rows are the rows of one evaluation that its equations are written from.
type Rows struct {
	Points, PointScores, Parts []Row
	Level                      string // where scores are rounded: point, indicator, total
}

// Of is the equation of an indicator of indicator_tree.
func (r Rows) Of(indicator Row) Equation {
	if indicator["status"] != "scored" || indicator["score"] == nil {
		return Equation{}
	}
	e := Equation{Exact: Figure(indicator["exact_score"]), Score: Figure(indicator["score"])}
	e.Left = Figure(indicator["weight"]) + " × " + r.share(indicator)
	if scores := mine(r.PointScores, indicator); r.Level == "point" && len(scores) > 0 {
		e.Points = Sum(scores, "score")
	}
	return e
}

// mine are the rows of the indicator.
func mine(rows []Row, indicator Row) []Row {
	var found []Row
	for _, row := range rows {
		if row["indicator_id"] == indicator["indicator_id"] {
			found = append(found, row)
		}
	}
	return found
}

// share is the share earned: the formula of the rule, as in its file of models/marts.
func (r Rows) share(indicator Row) string {
	text := func(column string) string { return operand(indicator[column]) }
	switch indicator["rule"] {
	case "points", "graded", "experts":
		return points(mine(r.Points, indicator))
	case "average":
		return average(mine(r.Parts, indicator), indicator["weighted_by"] == "equal")
	case "ratio":
		quotient := text("value") + " ÷ " + text("target")
		if isOver(indicator) {
			return cut("1 − ("+quotient+" − "+text("over_from")+") × "+text("over_deduct"), indicator["score_share"])
		}
		return cut(quotient, indicator["score_share"])
	case "linear":
		return cut("("+text("value")+" − "+text("zero_at")+") ÷ ("+text("full_at")+" − "+text("zero_at")+")", indicator["score_share"])
	case "deduct":
		return cut("1 − "+text("value")+" × "+text("deduct_share"), indicator["score_share"])
	case "pass_mark":
		rate := text("value")
		if indicator["target"] != nil {
			rate += " ÷ " + text("target")
		}
		return cut("("+rate+" − "+text("pass_at")+") ÷ (1 − "+text("pass_at")+")", indicator["score_share"])
	}
	return text("score_share") // bands: the share of the band
}

// isOver tells a score that over-achievement cost: the only way in which more than the
// target does not earn everything.
func isOver(indicator Row) bool {
	value, _ := format.Float(indicator["value"])
	target, _ := format.Float(indicator["target"])
	share, scored := format.Float(indicator["score_share"])
	return scored && share < 1 && value > target
}

// cut says what became of a share that lies at a limit, as the models found it.
func cut(formula string, share any) string {
	switch earned, _ := format.Float(share); {
	case earned >= 1:
		return "min(1, " + formula + ")"
	case earned <= 0:
		return "max(0, " + formula + ")"
	}
	if strings.HasPrefix(formula, "1 − ") {
		return "(" + formula + ")"
	}
	return formula
}

// points is Σ share × earned ÷ Σ share over the points that apply; equal shares are
// counted.
func points(all []Row) string {
	var apply []Row
	equal := true
	for _, point := range all {
		if point["status"] == "scored" {
			apply = append(apply, point)
			equal = equal && Figure(point["share"]) == Figure(apply[0]["share"])
		}
	}
	var terms []string
	for _, point := range apply {
		term := operand(point["earned_share"])
		if !equal {
			term = operand(point["share"]) + " × " + term
		}
		terms = append(terms, term)
	}
	switch {
	case len(terms) == 1:
		return operand(apply[0]["earned_share"])
	case equal:
		return "(" + strings.Join(terms, " + ") + ") ÷ " + format.Exact(int64(len(terms)))
	}
	return "(" + strings.Join(terms, " + ") + ") ÷ (" + Sum(apply, "share") + ")"
}

// average is the mean of the parts that have data, plain or weighted.
func average(parts []Row, equal bool) string {
	var scored []Row
	var terms []string
	for _, part := range parts {
		if part["status"] != "scored" {
			continue
		}
		scored = append(scored, part)
		term := operand(part["part_share"])
		if !equal {
			term = operand(part["part_weight"]) + " × " + term
		}
		terms = append(terms, term)
	}
	if equal {
		return "(" + strings.Join(terms, " + ") + ") ÷ " + format.Exact(int64(len(terms)))
	}
	return "(" + strings.Join(terms, " + ") + ") ÷ (" + Sum(scored, "part_weight") + ")"
}

// Point is what a point earns of itself, as a formula: 1 − 2 × 0.2. It is empty where
// nothing is computed: a verdict, a share that was judged, a limit that is met or not.
func Point(point Row) string {
	text := func(column string) string { return operand(point[column]) }
	if point["status"] != "scored" {
		return ""
	}
	count := "value"
	if point["measure"] == nil {
		count = "defect_count"
	}
	if rate, _ := point["is_rate"].(bool); rate {
		return cut(text("value"), point["earned_share"])
	}
	if point[count] == nil || point["deduct_share"] == nil {
		return ""
	}
	found, _ := format.Float(point[count])
	if limit, given := format.Float(point["zero_from"]); given && found >= limit {
		return "0"
	}
	formula := "1 − " + text(count) + " × " + text("deduct_share")
	if inner := cut(formula, point["earned_share"]); inner != "("+formula+")" {
		return inner
	}
	return formula
}

// Sum adds a column up: 1.33 + 1.34 + 1.33. Rows without a value are left out.
func Sum(rows []Row, column string) string {
	var terms []string
	for _, row := range rows {
		if row[column] != nil {
			terms = append(terms, operand(row[column]))
		}
	}
	return strings.Join(terms, " + ")
}

// Figure writes a number with every digit and no zeros behind them.
func Figure(value any) string {
	if value == nil {
		return ""
	}
	text := format.Exact(value)
	if strings.Contains(text, ".") {
		text = strings.TrimSuffix(strings.TrimRight(text, "0"), ".")
	}
	return strings.Replace(text, "-", "−", 1)
}

// operand is a figure as it stands in a formula.
func operand(value any) string {
	if text := Figure(value); strings.HasPrefix(text, "−") {
		return "(" + text + ")"
	} else { //nolint:revive // both ends side by side
		return text
	}
}
