// Package explain follows a score back to where it came from: its rule and parameters,
// the measure or the judged points, the SQL that computed it, and the file and line of
// the rows it rests on. What goes in is a built warehouse, read-only; nothing is
// computed here that the models did not compute.
package explain

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"jixiao/internal/format"
	"jixiao/internal/plan"
	"jixiao/queries"
)

// Explainer explains the scores of one evaluation.
type Explainer struct {
	DB         *sql.DB // the warehouse, not a publication: the rows lie in core
	Plan       *plan.Plan
	Queries    queries.Set
	Evaluation string
	Rows       int // how many source rows of a measure are listed
}

// Indicator is how one indicator was scored.
type Indicator struct {
	ID         string      `json:"indicator_id"`
	Name       string      `json:"level3"`
	Level1     string      `json:"level1"`
	Level2     string      `json:"level2"`
	Position   string      `json:"position"` // indicators.yaml:12
	Status     string      `json:"status"`
	Basis      string      `json:"basis"`
	NotFor     string      `json:"not_for,omitempty"`
	Rule       string      `json:"rule"`
	RuleSQL    string      `json:"rule_sql"` // file of the rule
	Parameters []Parameter `json:"parameters,omitempty"`
	Weight     float64     `json:"weight"`
	Share      *float64    `json:"score_share"`
	Exact      *float64    `json:"exact_score"`
	Score      *float64    `json:"score"`
	Points     []Point     `json:"points,omitempty"`
	Measure    *Measure    `json:"measure,omitempty"`
}

// Parameter is one setting of a rule.
type Parameter struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Point is one point of the points rule.
type Point struct {
	No                int64    `json:"point_no"`
	Text              string   `json:"point"`
	Position          string   `json:"position"`
	Earned            *float64 `json:"earned_share"`
	Verdict           string   `json:"verdict,omitempty"`
	Reason            string   `json:"reason,omitempty"`
	Evidence          string   `json:"evidence,omitempty"`
	JudgementPosition string   `json:"judgement_position,omitempty"`
	Measure           *Measure `json:"measure,omitempty"`
}

// Measure is a measured value with the rows it counts.
type Measure struct {
	Name        string      `json:"measure"`
	Subject     string      `json:"subject"`
	Period      string      `json:"period"`
	About       string      `json:"about"`
	Value       *float64    `json:"value"`
	Numerator   *float64    `json:"numerator"`
	Denominator *float64    `json:"denominator"`
	N           *float64    `json:"n"`
	SQLPath     string      `json:"sql_path"`
	SQL         string      `json:"sql"`
	RowsOf      string      `json:"rows_of,omitempty"` // the fact table and condition
	RowCount    int64       `json:"row_count"`
	Rows        []SourceRow `json:"rows,omitempty"`
}

// SourceRow is one row of a source file.
type SourceRow struct {
	File string `json:"source_file"`
	Line int64  `json:"source_line"`
	Text string `json:"text"`
}

// row is one row of a query by column.
type row map[string]any

func (r row) text(column string) string {
	value, _ := r[column].(string)
	return value
}

func (r row) number(column string) *float64 {
	value, ok := format.Float(r[column])
	if !ok {
		return nil
	}
	return &value
}

func (r row) position(file, line string) string {
	if r[file] == nil {
		return ""
	}
	return fmt.Sprintf("%s:%s", r.text(file), format.Exact(r[line]))
}

// query runs a named query for the evaluation.
func (e Explainer) query(ctx context.Context, name string) ([]row, error) {
	table, err := e.Queries.Run(ctx, e.DB, name, map[string]string{"evaluation_id": e.Evaluation})
	if err != nil {
		return nil, fmt.Errorf("%w\nhint: `jixiao build` makes the scores", err)
	}
	return rowsOf(table), nil
}

func rowsOf(table queries.Table) []row {
	rows := make([]row, len(table.Rows))
	for no, values := range table.Rows {
		rows[no] = row{}
		for columnNo, name := range table.Columns {
			rows[no][name] = values[columnNo]
		}
	}
	return rows
}

// Indicators lists the indicators with their scores, without what they rest on.
func (e Explainer) Indicators(ctx context.Context) ([]Indicator, error) {
	rows, err := e.query(ctx, "indicator_tree")
	if err != nil {
		return nil, err
	}
	indicators := make([]Indicator, len(rows))
	for no, found := range rows {
		indicators[no] = indicatorOf(found)
	}
	return indicators, nil
}

func indicatorOf(found row) Indicator {
	indicator := Indicator{
		ID: found.text("indicator_id"), Name: found.text("level3"), Level1: found.text("level1"), Level2: found.text("level2"),
		Position: found.position("source_file", "source_line"), Status: found.text("status"), Basis: found.text("basis"),
		NotFor: found.text("not_for"), Rule: found.text("rule"), RuleSQL: "models/marts/rule_" + found.text("rule") + ".sql",
		Share: found.number("score_share"), Exact: found.number("exact_score"), Score: found.number("score"),
	}
	if weight := found.number("weight"); weight != nil {
		indicator.Weight = *weight
	}
	return indicator
}

// Indicator explains one indicator; an unknown id is an error.
func (e Explainer) Indicator(ctx context.Context, id string) (Indicator, error) {
	rows, err := e.query(ctx, "indicator_tree")
	if err != nil {
		return Indicator{}, err
	}
	for _, found := range rows {
		if found.text("indicator_id") != id && found.text("level3") != id {
			continue
		}
		indicator := indicatorOf(found)
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
	return Indicator{}, fmt.Errorf("there is no indicator %q in evaluation %s\nhint: `jixiao explain` lists them", id, e.Evaluation)
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
		parts = append(parts, Parameter{"part " + part.text("measure") + " " + part.text("subject"), value})
	}
	return parts, nil
}

func (e Explainer) points(ctx context.Context, id string) ([]Point, error) {
	rows, err := e.query(ctx, "points")
	if err != nil {
		return nil, err
	}
	var points []Point
	for _, found := range rows {
		if found.text("indicator_id") != id {
			continue
		}
		point := Point{
			Text: found.text("point"), Position: found.position("source_file", "source_line"), Earned: found.number("earned_share"),
			Verdict: found.text("verdict"), Reason: found.text("reason"), Evidence: found.text("evidence"),
			JudgementPosition: found.position("judgement_file", "judgement_line"),
		}
		if no := found.number("point_no"); no != nil {
			point.No = int64(*no)
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

func (e Explainer) measure(ctx context.Context, name, subject string) (*Measure, error) {
	model, known := e.Plan.Find("measures." + name)
	if !known {
		return nil, fmt.Errorf("there is no measure %q", name)
	}
	measure := &Measure{
		Name: name, Subject: subject, About: model.Get("about"), SQLPath: model.Path, SQL: model.Body, RowsOf: model.Get("rows"),
	}
	if err := e.value(ctx, measure); err != nil {
		return nil, err
	}
	if measure.RowsOf == "" {
		return measure, nil
	}
	return measure, e.sourceRows(ctx, measure)
}

// value looks the measured value of the whole period up.
func (e Explainer) value(ctx context.Context, measure *Measure) error {
	about, err := e.query(ctx, "evaluation_details")
	if err != nil || len(about) != 1 {
		return errors.Join(err, fmt.Errorf("evaluation %s gave %d rows of evaluation_details, wanted 1", e.Evaluation, len(about)))
	}
	measure.Period = about[0].text("period")
	table, err := e.Queries.Run(ctx, e.DB, "measure_values", map[string]string{
		"evaluation_id": e.Evaluation, "measure": measure.Name, "period": measure.Period,
	})
	if err != nil {
		return err
	}
	for _, value := range rowsOf(table) {
		if value.text("subject") == measure.Subject {
			measure.Value, measure.N = value.number("value"), value.number("n")
			measure.Numerator, measure.Denominator = value.number("numerator"), value.number("denominator")
		}
	}
	return nil
}

// sourceRows lists the rows that the model's header names, in the order of the files.
func (e Explainer) sourceRows(ctx context.Context, measure *Measure) error {
	table, condition, found := strings.Cut(measure.RowsOf, " where ")
	if !found {
		return fmt.Errorf("%s: rows is %q; wanted `schema.table where condition`", measure.SQLPath, measure.RowsOf)
	}
	// a condition that does not name the subject still takes it as a parameter
	condition = strings.ReplaceAll(condition, "$subject", "cast($2 as text)")
	from := " from " + table + " where evaluation_id = $1 and (" + condition + ") and cast($2 as text) is not null"
	err := e.DB.QueryRowContext(ctx, "select count(*)"+from, e.Evaluation, measure.Subject).Scan(&measure.RowCount)
	if err != nil {
		return fmt.Errorf("%s: rows: %w", measure.SQLPath, err)
	}
	listed, err := queries.Select(ctx, e.DB, "select *"+from+" order by source_file, source_line limit "+fmt.Sprint(max(e.Rows, 0)),
		e.Evaluation, measure.Subject)
	if err != nil {
		return fmt.Errorf("%s: rows: %w", measure.SQLPath, err)
	}
	for _, values := range listed.Rows {
		measure.Rows = append(measure.Rows, sourceRow(listed.Columns, values))
	}
	return nil
}

// hidden are columns that say where a row is, not what it says.
var hidden = map[string]bool{"evaluation_id": true, "project_id": true, "load_id": true, "source_file": true, "source_line": true}

func sourceRow(columns []string, values []any) SourceRow {
	var source SourceRow
	var parts []string
	for no, name := range columns {
		switch {
		case name == "source_file":
			source.File, _ = values[no].(string)
		case name == "source_line":
			source.Line, _ = values[no].(int64)
		case values[no] != nil && !hidden[name]:
			parts = append(parts, name+"="+format.Exact(values[no]))
		}
	}
	source.Text = strings.Join(parts, " ")
	return source
}
