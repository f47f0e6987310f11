package explain

import (
	"context"
	"fmt"
	"strings"

	"jixiao/internal/equation"
	"jixiao/internal/format"
)

// Indicator is how one indicator was scored.
type Indicator struct {
	ID         string            `json:"indicator_id"`
	Name       string            `json:"level3"`
	Level1     string            `json:"level1"`
	Level2     string            `json:"level2"`
	Position   string            `json:"position"` // indicators.yaml:12
	Status     string            `json:"status"`
	Reason     string            `json:"reason,omitempty"`
	Basis      string            `json:"basis"`
	NotFor     string            `json:"not_for,omitempty"`
	Rule       string            `json:"rule"`
	RuleSQL    string            `json:"rule_sql"` // file of the rule
	Parameters []Parameter       `json:"parameters,omitempty"`
	OwnWeight  float64           `json:"own_weight"` // before that of siblings that do not apply was spread
	Weight     float64           `json:"weight"`
	Value      *float64          `json:"value,omitempty"`
	Share      *float64          `json:"score_share"`
	Exact      *float64          `json:"exact_score"`
	Score      *float64          `json:"score"`
	Equation   equation.Equation `json:"equation"`
	Points     []Point           `json:"points,omitempty"`
	Measure    *Measure          `json:"measure,omitempty"`
}

// Parameter is one setting of a rule.
type Parameter struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Point is one point of the points rule.
type Point struct {
	Indicator         string   `json:"indicator_id"`
	No                int64    `json:"point_no"`
	Text              string   `json:"point"`
	Position          string   `json:"position"`
	Status            string   `json:"status"`
	Earned            *float64 `json:"earned_share"`
	Formula           string   `json:"formula,omitempty"` // of the share earned, where it is computed
	Weight            *float64 `json:"point_weight,omitempty"`
	Score             *float64 `json:"point_score,omitempty"`
	Verdict           string   `json:"verdict,omitempty"`
	Reason            string   `json:"reason,omitempty"`
	Evidence          string   `json:"evidence,omitempty"`
	JudgementPosition string   `json:"judgement_position,omitempty"`
	Marks             []Mark   `json:"marks,omitempty"` // where more than one judged
	Measure           *Measure `json:"measure,omitempty"`
}

// Mark is what one of several experts gave; who it was stays in the warehouse.
type Mark struct {
	Share    *float64 `json:"mark_share"`
	Verdict  string   `json:"verdict,omitempty"`
	Reason   string   `json:"reason,omitempty"`
	Position string   `json:"judgement_position"`
}

// Indicators lists the indicators with their scores, without what they rest on.
func (e Explainer) Indicators(ctx context.Context) ([]Indicator, error) {
	rows, err := e.query(ctx, "indicator_tree")
	if err != nil {
		return nil, err
	}
	equations, err := e.equations(ctx)
	if err != nil {
		return nil, err
	}
	indicators := make([]Indicator, len(rows))
	for no, found := range rows {
		indicators[no] = indicatorOf(found, equations)
	}
	return indicators, nil
}

func indicatorOf(found row, equations equation.Rows) Indicator {
	indicator := Indicator{
		ID: found.text("indicator_id"), Name: found.text("level3"), Level1: found.text("level1"), Level2: found.text("level2"),
		Position: found.position("source_file", "source_line"), Status: found.text("status"), Reason: found.text("reason"),
		Basis: found.text("basis"), NotFor: found.text("not_for"), Rule: found.text("rule"),
		RuleSQL: "models/marts/rule_" + found.text("rule") + ".sql", Value: found.number("value"),
		Share: found.number("score_share"), Exact: found.number("exact_score"), Score: found.number("score"),
		Equation: equations.Of(equation.Row(found)),
	}
	if weight := found.number("weight"); weight != nil {
		indicator.Weight = *weight
	}
	if weight := found.number("own_weight"); weight != nil {
		indicator.OwnWeight = *weight
	}
	return indicator
}

// Indicator explains one indicator, by its id; an unknown one is an error.
func (e Explainer) Indicator(ctx context.Context, id string) (Indicator, error) {
	rows, err := e.query(ctx, "indicator_tree")
	if err != nil {
		return Indicator{}, err
	}
	equations, err := e.equations(ctx)
	if err != nil {
		return Indicator{}, err
	}
	for _, found := range rows {
		if found.text("indicator_id") != id {
			continue
		}
		indicator := indicatorOf(found, equations)
		if indicator.Parameters, err = e.parameters(ctx, found); err != nil {
			return indicator, err
		}
		if indicator.Points, err = e.points(ctx, indicator.ID); err != nil {
			return indicator, err
		}
		if found.text("measure") != "" && found.text("rule") != "average" {
			indicator.Measure, err = e.measure(ctx, found.text("measure"), found.text("subject"))
		}
		return indicator, err
	}
	return Indicator{}, fmt.Errorf("there is no indicator %q in evaluation %s", id, e.Evaluation)
}

// parameters are the settings of the rule that are given.
func (e Explainer) parameters(ctx context.Context, indicator row) ([]Parameter, error) {
	var parameters []Parameter
	for _, name := range []string{"target", "full_at", "zero_at", "pass_at", "deduct_share", "over_from", "over_deduct"} {
		if indicator[name] != nil {
			parameters = append(parameters, Parameter{name, format.Number(indicator[name], 6)})
		}
	}
	for _, name := range []string{"weighted_by", "missing_parts", "each_of"} {
		if indicator.text(name) != "" {
			parameters = append(parameters, Parameter{name, indicator.text(name)})
		}
	}
	parts, err := e.parts(ctx, indicator.text("indicator_id"))
	if err != nil {
		return nil, err
	}
	parameters = append(parameters, parts...)
	bands, err := e.query(ctx, "indicator_bands")
	for _, band := range bands {
		if band.text("indicator_id") != indicator.text("indicator_id") {
			continue
		}
		var parts []string
		if band["lower_bound"] != nil {
			parts = append(parts, "from "+format.Number(band["lower_bound"], 6))
		}
		if band["upper_bound"] != nil {
			parts = append(parts, "up_to "+format.Number(band["upper_bound"], 6))
		}
		parameters = append(parameters, Parameter{"band " + strings.Join(parts, ", "), format.Number(band["earned_share"], 6)})
	}
	return parameters, err
}

// parts are the sub-rates of an average: what each gives and how it weighs.
func (e Explainer) parts(ctx context.Context, id string) ([]Parameter, error) {
	rows, err := e.query(ctx, "average_parts")
	if err != nil {
		return nil, err
	}
	var parts []Parameter
	for _, part := range rows {
		if part.text("indicator_id") != id {
			continue
		}
		value := part.text("status")
		if part["part_share"] != nil {
			value = format.Number(part["part_share"], 6) + " × " + format.Number(part["part_weight"], 6)
		}
		parts = append(parts, Parameter{"part measure:" + part.text("measure") + "/" + part.text("subject"), value})
	}
	return parts, nil
}

// points are the points of one indicator, each with what it rests on.
func (e Explainer) points(ctx context.Context, id string) ([]Point, error) {
	rows, err := e.query(ctx, "points")
	if err != nil {
		return nil, err
	}
	scores, err := e.query(ctx, "point_scores")
	if err != nil {
		return nil, err
	}
	var points []Point
	for _, found := range rows {
		if found.text("indicator_id") != id {
			continue
		}
		point := pointOf(found)
		for _, score := range scores {
			if score.text("indicator_id") == id && score.count("point_no") == point.No {
				point.Weight, point.Score = score.number("point_weight"), score.number("score")
			}
		}
		if found.count("mark_count") > 1 {
			if point.Marks, err = e.marks(ctx, id, point.No); err != nil {
				return nil, err
			}
		}
		if found.text("measure") != "" {
			if point.Measure, err = e.measure(ctx, found.text("measure"), found.text("subject")); err != nil {
				return nil, err
			}
		}
		points = append(points, point)
	}
	return points, nil
}

func pointOf(found row) Point {
	return Point{
		Indicator: found.text("indicator_id"), No: found.count("point_no"), Text: found.text("point"),
		Position: found.position("source_file", "source_line"), Status: found.text("status"),
		Earned: found.number("earned_share"), Formula: equation.Point(equation.Row(found)),
		Verdict: found.text("verdict"), Reason: found.text("reason"), Evidence: found.text("evidence"),
		JudgementPosition: found.position("judgement_file", "judgement_line"),
	}
}

// marks are what each of several experts gave a point, in the order of the file.
func (e Explainer) marks(ctx context.Context, id string, no int64) ([]Mark, error) {
	var marks []Mark
	err := e.each(ctx, `select cast(mark_share as double precision) as mark_share, verdict, reason, source_file, source_line
		from core.judgement_marks where evaluation_id = $1 and indicator_id = $2 and point_no = $3
		order by source_file, source_line`, []any{e.Evaluation, id, no}, func(found row) error {
		marks = append(marks, Mark{
			Share: found.number("mark_share"), Verdict: found.text("verdict"), Reason: found.text("reason"),
			Position: found.position("source_file", "source_line"),
		})
		return nil
	})
	return marks, err
}

// Point explains one point of an indicator; one that is not there is an error.
func (e Explainer) Point(ctx context.Context, id string, no int64) (Point, error) {
	points, err := e.points(ctx, id)
	if err != nil {
		return Point{}, err
	}
	for _, point := range points {
		if point.No == no {
			return point, nil
		}
	}
	return Point{}, fmt.Errorf("%s has %d points, and no point %d\nhint: `jixiao explain %s` lists them", id, len(points), no, id)
}
