// Package explain follows a score back to where it came from, at every level: the total
// and its grade, a first or second level, an indicator with its rule and equation, a
// point, a measure with its SQL and what it reads, and a row of a source file. What goes
// in is a built warehouse, read-only; nothing is computed here that the models did not
// compute.
package explain

import (
	"context"
	"database/sql"
	"fmt"

	"jixiao/internal/equation"
	"jixiao/internal/evidence"
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
	Rows       int             // how many source rows of a measure are listed
	Personal   map[string]bool // columns that are not shown
}

// SourceRow is one row of a source file.
type SourceRow = evidence.Row

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

func (r row) count(column string) int64 {
	value, _ := format.Float(r[column])
	return int64(value)
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
	records := table.Records()
	rows := make([]row, len(records))
	for no, record := range records {
		rows[no] = record
	}
	return rows
}

// about is the evaluation itself.
func (e Explainer) about(ctx context.Context) (row, error) {
	rows, err := e.query(ctx, "evaluation_details")
	if err != nil {
		return nil, err
	}
	if len(rows) != 1 {
		return nil, fmt.Errorf("evaluation %s gave %d rows of evaluation_details, wanted 1\nhint: `jixiao build` makes the scores",
			e.Evaluation, len(rows))
	}
	return rows[0], nil
}

// equations are the rows that equations are written from.
func (e Explainer) equations(ctx context.Context) (rows equation.Rows, err error) {
	about, err := e.about(ctx)
	if err != nil {
		return rows, err
	}
	rows.Level = about.text("rounding_level")
	for name, to := range map[string]*[]equation.Row{
		"points": &rows.Points, "point_scores": &rows.PointScores, "average_parts": &rows.Parts,
	} {
		found, err := e.query(ctx, name)
		if err != nil {
			return rows, err
		}
		for _, one := range found {
			*to = append(*to, equation.Row(one))
		}
	}
	return rows, nil
}
