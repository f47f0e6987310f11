// Package evidence finds the rows that a measure rests on: those its header names
// (`rows: core.table where condition`), with the file, sheet and line each came from.
// What goes in is a built warehouse; what comes out is rows as text, for explain and the
// working papers, and the tables that the report's page of explanations reads. Columns
// that a contract marks as personal are left out.
package evidence

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"jixiao/etl"
	"jixiao/internal/format"
	"jixiao/internal/plan"
	"jixiao/internal/workspace"
)

// Query runs a query, on a pool of connections or in a transaction; the caller closes the
// rows.
type Query func(ctx context.Context, query string, args ...any) (*sql.Rows, error)

// Row is one row of a source file as its fact says it.
type Row struct {
	File   string `json:"source_file"`
	Sheet  string `json:"sheet,omitempty"`
	Line   int64  `json:"source_line"`
	Text   string `json:"text"` // column=value …
	Values []any  `json:"-"`    // of Facts.Columns
}

// Place is where the row stands: data/a.xlsx[工单]:17.
func (r Row) Place() string {
	if r.Sheet == "" {
		return fmt.Sprintf("%s:%d", r.File, r.Line)
	}
	return fmt.Sprintf("%s[%s]:%d", r.File, r.Sheet, r.Line)
}

// Facts are the rows of one table that a condition names.
type Facts struct {
	Table     string   // core.tickets
	Condition string   // the header's, with $subject as $2
	Columns   []string // what each row tells, personal columns and places left out
	hasLoad   bool
}

// Personal are the names of the columns that contracts mark as personal.
func Personal(ctx context.Context, own []workspace.FeedFile) (map[string]bool, error) {
	contracts, err := etl.ContractsOf(ctx, own)
	if err != nil {
		return nil, err
	}
	personal := map[string]bool{}
	for _, contract := range contracts {
		for _, column := range contract.Columns {
			if column.Personal != "" {
				personal[column.Name] = true
			}
		}
	}
	return personal, nil
}

// places are columns that say where a row is, not what it says.
func isPlace(column string) bool {
	return slices.Contains([]string{"evaluation_id", "project_id", "load_id", "source_file", "source_line"}, column)
}

// Of says which rows a measure's header names; ok is false where it names none.
func Of(ctx context.Context, query Query, model plan.Model, personal map[string]bool) (facts Facts, ok bool, err error) {
	rows := model.Get("rows")
	if rows == "" {
		return facts, false, nil
	}
	table, condition, found := strings.Cut(rows, " where ")
	if !found {
		return facts, false, fmt.Errorf("%s: rows is %q; wanted `schema.table where condition`", model.Path, rows)
	}
	facts = Facts{Table: table, Condition: strings.ReplaceAll(condition, "$subject", "cast($2 as text)")}
	columns, err := columnsOf(ctx, query, table)
	if err != nil {
		return facts, false, fmt.Errorf("%s: rows: %w", model.Path, err)
	}
	for _, column := range columns {
		facts.hasLoad = facts.hasLoad || column == "load_id"
		if !isPlace(column) && !personal[column] {
			facts.Columns = append(facts.Columns, column)
		}
	}
	return facts, true, nil
}

func columnsOf(ctx context.Context, query Query, table string) (columns []string, err error) {
	rows, err := query(ctx, "select * from "+table+" limit 0")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Err(), rows.Close()) }()
	return rows.Columns()
}

// where is the part of a statement that names the rows. A condition that does not name
// the subject still takes it as a parameter.
func (f Facts) where() string {
	return " from " + f.Table + " where evaluation_id = $1 and (" + f.Condition + ") and cast($2 as text) is not null"
}

// Count counts the rows of an evaluation and subject.
func (f Facts) Count(ctx context.Context, query Query, evaluation, subject string) (count int64, err error) {
	rows, err := query(ctx, "select count(*)"+f.where(), evaluation, subject)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		if err := rows.Scan(&count); err != nil {
			return 0, err
		}
	}
	return count, rows.Err()
}

// Has says whether a line of a load is among the rows.
func (f Facts) Has(ctx context.Context, query Query, evaluation, subject, load, file string, line int64) (has bool, err error) {
	place, value := " and source_line = $3 and source_file = $4", file
	if f.hasLoad {
		place, value = " and source_line = $3 and load_id = $4", load
	}
	rows, err := query(ctx, "select 1"+f.where()+place+" limit 1", evaluation, subject, line, value)
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	has = rows.Next()
	return has, rows.Err()
}

// List is the first rows, in the order of files and lines.
func (f Facts) List(ctx context.Context, query Query, evaluation, subject string, limit int) (listed []Row, err error) {
	bound := fmt.Sprintf(" limit %d", max(limit, 0))
	err = f.run(ctx, query, f.statement("", bound), []any{evaluation, subject}, func(row Row) error {
		listed = append(listed, row)
		return nil
	})
	return listed, err
}

// window is how many lines of a file are read at once: memory stays bounded however many
// rows there are.
const window = 200_000

// Each gives all rows in the order of files and lines, one by one.
func (f Facts) Each(ctx context.Context, query Query, evaluation, subject string, do func(Row) error) error {
	spans, err := f.spans(ctx, query, evaluation, subject)
	if err != nil {
		return err
	}
	statement := f.statement(" and source_file = $3 and source_line between $4 and $5", "")
	for _, span := range spans {
		for first := span.first; first <= span.last; first += window {
			err := f.run(ctx, query, statement, []any{evaluation, subject, span.file, first, first + window - 1}, do)
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// span is the first and last line of a file that has rows.
type span struct {
	file        string
	first, last int64
}

func (f Facts) spans(ctx context.Context, query Query, evaluation, subject string) (spans []span, err error) {
	rows, err := query(ctx, "select source_file, min(source_line), max(source_line)"+f.where()+
		" group by source_file order by source_file", evaluation, subject)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var one span
		if err := rows.Scan(&one.file, &one.first, &one.last); err != nil {
			return nil, err
		}
		spans = append(spans, one)
	}
	return spans, rows.Err()
}

// run gives the rows of a statement one by one.
func (f Facts) run(ctx context.Context, query Query, statement string, args []any, do func(Row) error) (err error) {
	rows, err := query(ctx, statement, args...)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		row := Row{Values: make([]any, len(f.Columns))}
		var sheet sql.NullString
		targets := []any{&row.File, &row.Line, &sheet}
		for no := range row.Values {
			targets = append(targets, &row.Values[no])
		}
		if err := rows.Scan(targets...); err != nil {
			return err
		}
		row.Sheet, row.Text = sheet.String, text(f.Columns, row.Values)
		if err := do(row); err != nil {
			return err
		}
	}
	return rows.Err()
}

// statement lists the rows, in an order that is complete: one line may hold several facts.
func (f Facts) statement(more, bound string) string {
	var columns, order []string
	for _, column := range f.Columns {
		columns = append(columns, `, facts."`+column+`"`)
		order = append(order, `, facts."`+column+`" nulls first`)
	}
	sorted := " order by facts.source_file, facts.source_line" + strings.Join(order, "")
	sheet, join := "cast(null as text)", ""
	if f.hasLoad {
		sheet, join = "nullif(loads.sheet, '')", " left join ops.loads as loads on loads.load_id = facts.load_id"
	}
	inner := strings.Replace("select facts.*"+f.where(), " from "+f.Table, " from "+f.Table+" as facts", 1)
	return "with facts as (" + inner + more + sorted + bound + ") select facts.source_file, facts.source_line, " + sheet +
		strings.Join(columns, "") + " from facts" + join + sorted
}

func text(columns []string, values []any) string {
	var parts []string
	for no, name := range columns {
		if values[no] != nil {
			parts = append(parts, name+"="+format.Exact(values[no]))
		}
	}
	return strings.Join(parts, " ")
}
