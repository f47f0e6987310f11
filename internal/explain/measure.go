package explain

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"jixiao/internal/evidence"
	"jixiao/internal/plan"
	"jixiao/internal/workspace"
	"jixiao/queries"
)

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

	Periods []Period `json:"periods,omitempty"` // asked for by itself: months, quarters, the whole
	UsedBy  []string `json:"used_by,omitempty"` // indicators, and points as id#no
	Inputs  []string `json:"inputs,omitempty"`  // tables it reads, down to the files: nearest first
}

// Period is the measure of one period.
type Period struct {
	Period      string   `json:"period"`
	Value       *float64 `json:"value"`
	Numerator   *float64 `json:"numerator"`
	Denominator *float64 `json:"denominator"`
	N           *float64 `json:"n"`
}

func (e Explainer) measure(ctx context.Context, name, subject string) (*Measure, error) {
	model, known := e.Plan.Find("measures." + name)
	if !known {
		return nil, fmt.Errorf("there is no measure %q", name)
	}
	measure := &Measure{
		Name: name, Subject: subject, About: model.Get("about"), SQLPath: model.Path, SQL: model.Body, RowsOf: model.Get("rows"),
	}
	about, err := e.about(ctx)
	if err != nil {
		return nil, err
	}
	measure.Period = about.text("period")
	values, err := e.values(ctx, name)
	if err != nil {
		return nil, err
	}
	for _, value := range values {
		if value.text("subject") == subject && value.text("period") == measure.Period {
			measure.Value, measure.N = value.number("value"), value.number("n")
			measure.Numerator, measure.Denominator = value.number("numerator"), value.number("denominator")
		}
	}
	return measure, e.sourceRows(ctx, model, measure)
}

// values are what the measure gave, of every subject and period.
func (e Explainer) values(ctx context.Context, name string) ([]row, error) {
	table, err := e.Queries.Run(ctx, e.DB, "measure_values", map[string]string{"evaluation_id": e.Evaluation, "measure": name})
	return rowsOf(table), err
}

// sourceRows lists the rows that the model's header names, in the order of the files.
func (e Explainer) sourceRows(ctx context.Context, model plan.Model, measure *Measure) error {
	facts, named, err := evidence.Of(ctx, e.DB.QueryContext, model, e.Personal)
	if err != nil || !named {
		return err
	}
	if measure.RowCount, err = facts.Count(ctx, e.DB.QueryContext, e.Evaluation, measure.Subject); err == nil {
		measure.Rows, err = facts.List(ctx, e.DB.QueryContext, e.Evaluation, measure.Subject, e.Rows)
	}
	if err != nil {
		return fmt.Errorf("%s: rows: %w", model.Path, err)
	}
	return nil
}

// Measure explains a measure by itself. Without a subject it is the one that all
// measures of everything have, or the only one there is.
func (e Explainer) Measure(ctx context.Context, name, subject string) (Measure, error) {
	if err := e.knownMeasure(name); err != nil {
		return Measure{}, err
	}
	values, err := e.values(ctx, name)
	if err != nil {
		return Measure{}, err
	}
	uses, err := e.uses(ctx)
	if err != nil {
		return Measure{}, err
	}
	if uses[use{name, subject}] == nil { // one that a score rests on may have no value at all
		if subject, err = chosen(name, subject, values); err != nil {
			return Measure{}, err
		}
	}
	found, err := e.measure(ctx, name, subject)
	if err != nil {
		return Measure{}, err
	}
	for _, value := range values {
		if value.text("subject") == subject {
			found.Periods = append(found.Periods, Period{
				Period: value.text("period"), Value: value.number("value"), N: value.number("n"),
				Numerator: value.number("numerator"), Denominator: value.number("denominator"),
			})
		}
	}
	found.UsedBy = uses[use{name, subject}]
	found.Inputs = e.Inputs("measures." + name)
	return *found, nil
}

func (e Explainer) knownMeasure(name string) error {
	if _, known := e.Plan.Find("measures." + name); known {
		return nil
	}
	var names []string
	for _, model := range e.Plan.Models {
		if model.Schema == "measures" {
			names = append(names, model.Name)
		}
	}
	if near := workspace.Nearest(name, names); near != "" {
		return fmt.Errorf("there is no measure %q\nhint: did you mean measure:%s?", name, near)
	}
	return fmt.Errorf("there is no measure %q\nhint: there are %s", name, strings.Join(names, ", "))
}

// whole is the subject of a measure over everything.
const whole = "全部"

func chosen(name, subject string, values []row) (string, error) {
	var subjects []string
	for _, value := range values {
		if one := value.text("subject"); !slices.Contains(subjects, one) {
			subjects = append(subjects, one)
		}
	}
	switch {
	case subject != "" && slices.Contains(subjects, subject), len(subjects) == 0:
		return subject, nil
	case subject == "" && slices.Contains(subjects, whole):
		return whole, nil
	case subject == "" && len(subjects) == 1:
		return subjects[0], nil
	}
	shown := subjects
	if len(shown) > 15 {
		shown = append(slices.Clone(shown[:15]), fmt.Sprintf("and %d more", len(subjects)-15))
	}
	hint := "subjects are " + strings.Join(shown, ", ")
	if near := workspace.Nearest(subject, subjects); near != "" {
		hint = "did you mean measure:" + name + "/" + near + "? " + hint
	}
	return "", fmt.Errorf("measure %s has no subject %q\nhint: %s", name, subject, hint)
}

// Inputs are the tables that a model reads, and those that they read, in the order of the
// plan backwards: nearest first, what was loaded last.
func (e Explainer) Inputs(table string) []string {
	needed := map[string]bool{table: true}
	var inputs, loaded []string
	for _, model := range slices.Backward(e.Plan.Models) {
		if !needed[model.Table()] {
			continue
		}
		if model.Table() != table {
			inputs = append(inputs, model.Table())
		}
		for _, need := range model.Needs {
			if _, made := e.Plan.Find(need); !made && !needed[need] {
				loaded = append(loaded, need)
			}
			needed[need] = true
		}
	}
	slices.Sort(loaded)
	return append(inputs, loaded...)
}

// use is a measure and subject that scores rest on.
type use struct{ measure, subject string }

// uses says which indicators and points (id#no) rest on each measure.
func (e Explainer) uses(ctx context.Context) (map[use][]string, error) {
	uses := map[use][]string{}
	for _, name := range []string{"indicator_tree", "points", "average_parts"} {
		rows, err := e.query(ctx, name)
		if err != nil {
			return nil, err
		}
		for _, found := range rows {
			if found.text("measure") == "" || name == "indicator_tree" && found.text("rule") == "average" {
				continue
			}
			id := found.text("indicator_id")
			if name == "points" {
				id = fmt.Sprintf("%s#%d", id, found.count("point_no"))
			}
			key := use{found.text("measure"), found.text("subject")}
			uses[key] = append(uses[key], id)
		}
	}
	return uses, nil
}

// each runs a statement over the warehouse and gives its rows one by one.
func (e Explainer) each(ctx context.Context, statement string, args []any, do func(row) error) error {
	table, err := queries.Select(ctx, e.DB, statement, args...)
	if err != nil {
		return err
	}
	for _, found := range rowsOf(table) {
		if err := do(found); err != nil {
			return err
		}
	}
	return nil
}
