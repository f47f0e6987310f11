package build_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"jixiao/internal/check"
	"jixiao/internal/plan"
)

// caseBench runs the unit cases of the models on PostgreSQL.
type caseBench struct {
	pg      *pgx.Conn
	steps   *plan.Plan
	columns map[string][]column // qualified table → columns as DuckDB has them
}

func runCasesOnPostgres(t *testing.T, db *sql.DB, pg *pgx.Conn, steps *plan.Plan) {
	t.Helper()
	bench := caseBench{pg: pg, steps: steps, columns: map[string][]column{}}
	execute(t, pg, createSchemas)
	for _, table := range tablesOf(t, db, "table_schema in ('raw', 'ops', 'staging', 'core', 'measures', 'marts')") {
		bench.columns[table] = columnsOf(t, db, table)
		definitions := []string{}
		for _, one := range bench.columns[table] {
			definitions = append(definitions, `"`+one.name+`" `+postgresType(t, table, one))
		}
		execute(t, pg, "create table "+table+" ("+strings.Join(definitions, ", ")+")")
	}
	paths, err := filepath.Glob("../../testdata/models/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	count := 0
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		file, err := check.ParseCases("testdata/models/"+filepath.Base(path), text)
		if err != nil {
			t.Fatal(err)
		}
		for _, one := range file.Cases {
			if err := bench.run(t, file.Table, one); err != nil {
				t.Errorf("%s: case %q: %v", file.Path, one.Name, err)
			}
			count++
		}
	}
	t.Logf("%d cases of %d models ran on PostgreSQL", count, len(paths))
}

// run runs one case in a transaction that is rolled back.
func (b caseBench) run(t *testing.T, table string, one check.Case) (err error) {
	t.Helper()
	ctx := context.Background()
	tx, err := b.pg.Begin(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, tx.Rollback(ctx)) }()
	for _, given := range one.Given {
		if err := b.fill(ctx, tx, given); err != nil {
			return fmt.Errorf("%s: %w", given.Table, err)
		}
	}
	model, found := b.steps.Find(table)
	if !found {
		return fmt.Errorf("there is no model %s", table)
	}
	columns := b.chosen(table, one.Want.Header)
	where := "true"
	if one.Where != "" {
		where = one.Where
	}
	results, err := b.pg.PgConn().Exec(ctx, fmt.Sprintf("select %s from (\n%s\n) as tested where %s",
		strings.Join(asTexts(columns), ", "), model.Body, where)).ReadAll()
	if err != nil {
		return err
	}
	got := rowsOf(results[0].Rows)
	want := make([][]sql.NullString, 0, len(one.Want.Rows))
	for _, row := range one.Want.Rows {
		want = append(want, cells(row))
	}
	return differences(columns, want, got)
}

// fill inserts the rows of a given table in one statement.
func (b caseBench) fill(ctx context.Context, tx pgx.Tx, given check.Sheet) error {
	columns := b.chosen(given.Table, given.Header)
	for _, row := range given.Rows {
		marks, values := []string{}, []any{}
		for no, value := range cells(row) {
			marks = append(marks, fmt.Sprintf("cast($%d::text as %s)", no+1, pgTypeName(columns[no].kind)))
			values = append(values, value)
		}
		statement := fmt.Sprintf(`insert into %s ("%s") values (%s)`, given.Table,
			strings.Join(given.Header, `", "`), strings.Join(marks, ", "))
		if _, err := tx.Exec(ctx, statement, values...); err != nil {
			return err
		}
	}
	return nil
}

func (b caseBench) chosen(table string, names []string) []column {
	columns := make([]column, 0, len(names))
	for _, name := range names {
		at := slices.IndexFunc(b.columns[table], func(one column) bool { return one.name == name })
		if at < 0 {
			columns = append(columns, column{name: name, kind: "VARCHAR"})
			continue
		}
		columns = append(columns, b.columns[table][at])
	}
	return columns
}

// cells reads a row as cases write it: an empty cell is null, ” the empty text.
func cells(row []string) []sql.NullString {
	values := make([]sql.NullString, 0, len(row))
	for _, cell := range row {
		values = append(values, sql.NullString{String: strings.ReplaceAll(cell, "''", ""), Valid: cell != ""})
	}
	return values
}

func differences(columns []column, want, got [][]sql.NullString) error {
	sortRows(columns, want)
	sortRows(columns, got)
	if len(want) != len(got) {
		return fmt.Errorf("%d rows, wanted %d", len(got), len(want))
	}
	var problems []error
	for no := range want {
		for place, one := range columns {
			if !nearly(one.kind, want[no][place], got[no][place]) {
				problems = append(problems, fmt.Errorf("row %d: %s is %s, wanted %s", no+1, one.name,
					shown(got[no][place]), shown(want[no][place])))
			}
		}
	}
	return errors.Join(problems...)
}

// nearly compares with what people wrote down: doubles to nine digits.
func nearly(kind string, a, b sql.NullString) bool {
	if kind == "DOUBLE" && a.Valid && b.Valid {
		difference := number(a.String) - number(b.String)
		return difference < 1e-9 && difference > -1e-9 || sameValue(kind, a, b)
	}
	return sameValue(kind, a, b)
}
