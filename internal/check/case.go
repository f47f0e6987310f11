package check

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"jixiao/etl"
	"jixiao/internal/plan"
	"jixiao/internal/warehouse"
	"jixiao/internal/workspace"
)

// Bench runs unit cases of models: a scratch warehouse in memory that has every table
// of a plan, empty, with the types of the real thing. A case fills a few of them, runs
// one model's SELECT and puts everything back.
type Bench struct {
	plan  *plan.Plan
	wh    *warehouse.Warehouse
	types map[string][]typedColumn // qualified table → its columns
}

type typedColumn struct{ name, kind string }

// Outcome is what a case gave. Rows are lines of CSV, header first. A row that equals
// the wanted one in value is written as the case writes it, so that only real
// differences show.
type Outcome struct {
	Want, Got []string
}

// Passed says whether the case gave what was wanted.
func (o Outcome) Passed() bool { return slices.Equal(o.Want, o.Got) }

// NewBench is a bench for the models of the given file systems.
func NewBench(ctx context.Context, layers ...fs.FS) (bench *Bench, err error) {
	return OpenBench(ctx, nil, func(ctx context.Context, wh *warehouse.Warehouse) (*plan.Plan, error) {
		return plan.Read(ctx, wh, layers...)
	})
}

// OpenBench reads a plan, builds its models once over no rows to learn their columns, and
// lays the tables out anew without constraints, so that a case may leave out the columns
// that do not matter to it. feeds are the contracts of a workspace's own. What runs on
// the bench opens no file.
func OpenBench(ctx context.Context, feeds []workspace.FeedFile,
	read func(context.Context, *warehouse.Warehouse) (*plan.Plan, error)) (bench *Bench, err error) {
	pattern, err := warehouse.Open(ctx, "", warehouse.Options{})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, pattern.Close()) }()
	bench = &Bench{}
	if bench.plan, err = read(ctx, pattern); err != nil {
		return nil, err
	}
	err = pattern.InTransaction(ctx, func(ctx context.Context, tx *warehouse.Tx) error {
		if err := etl.CreateTablesOf(ctx, tx, feeds); err != nil {
			return err
		}
		if err := bench.plan.Build(ctx, tx, func(int, int, plan.Model) {}); err != nil {
			return err
		}
		bench.types, err = columnTypes(ctx, tx)
		return err
	})
	if err != nil {
		return nil, err
	}
	if bench.wh, err = warehouse.Open(ctx, "", warehouse.Options{}); err != nil {
		return nil, err
	}
	if _, err := bench.wh.DB().ExecContext(ctx, "set enable_external_access = false"); err != nil {
		return nil, errors.Join(err, bench.Close())
	}
	if err := bench.layOut(ctx); err != nil {
		return nil, errors.Join(err, bench.Close())
	}
	return bench, nil
}

// Close ends the bench.
func (b *Bench) Close() error { return b.wh.Close() }

func columnTypes(ctx context.Context, tx *warehouse.Tx) (types map[string][]typedColumn, err error) {
	rows, err := tx.Query(ctx, `select schema_name || '.' || table_name, column_name, data_type
		from duckdb_columns()
		where not internal and database_name = current_database()
		order by schema_name, table_name, column_index`)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	types = map[string][]typedColumn{}
	for rows.Next() {
		var table string
		var column typedColumn
		if err := rows.Scan(&table, &column.name, &column.kind); err != nil {
			return nil, err
		}
		types[table] = append(types[table], column)
	}
	return types, rows.Err()
}

// layOut makes every table, empty and without constraints.
func (b *Bench) layOut(ctx context.Context) error {
	return b.wh.InTransaction(ctx, func(ctx context.Context, tx *warehouse.Tx) error {
		for table, columns := range b.types {
			definitions := make([]string, 0, len(columns))
			for _, column := range columns {
				definitions = append(definitions, `"`+column.name+`" `+column.kind)
			}
			statement := "create or replace table " + table + " (" + strings.Join(definitions, ", ") + ")"
			if err := tx.Exec(ctx, statement); err != nil {
				return fmt.Errorf("%s: %w", table, err)
			}
		}
		return nil
	})
}

// errRolledBack ends the transaction of a case that ran: nothing of it stays.
var errRolledBack = errors.New("rolled back")

// Run runs one case of a file. An error is a mistake in the case or in the SQL; rows
// that differ are no error: see Outcome.
func (b *Bench) Run(ctx context.Context, file CaseFile, one Case) (outcome Outcome, err error) {
	model, found := b.plan.Find(file.Table)
	if !found {
		return outcome, fmt.Errorf("%s: there is no model %s", file.Path, file.Table)
	}
	err = b.wh.InTransaction(ctx, func(ctx context.Context, tx *warehouse.Tx) error {
		for _, given := range one.Given {
			if !slices.Contains(model.Needs, given.Table) {
				return fmt.Errorf("%s does not read %s", file.Table, given.Table)
			}
			if err := b.fill(ctx, tx, given); err != nil {
				return err
			}
		}
		if outcome, err = b.compare(ctx, tx, model, one); err != nil {
			return err
		}
		return errRolledBack
	})
	if errors.Is(err, errRolledBack) {
		err = nil
	}
	if err != nil {
		err = fmt.Errorf("%s: case %q: %w", file.Path, one.Name, err)
	}
	return outcome, err
}

// fill inserts the rows of one given table; each cell is cast to its column's type.
func (b *Bench) fill(ctx context.Context, tx *warehouse.Tx, given Sheet) error {
	types, err := b.typesOf(given.Table, given.Header)
	if err != nil {
		return err
	}
	marks := make([]string, 0, len(types))
	for no, kind := range types {
		marks = append(marks, fmt.Sprintf("cast(cast($%d as text) as %s)", no+1, kind))
	}
	statement := fmt.Sprintf(`insert into %s ("%s") values (%s)`,
		given.Table, strings.Join(given.Header, `", "`), strings.Join(marks, ", "))
	for no, row := range given.Rows {
		values := make([]any, 0, len(row))
		for _, cell := range row {
			values = append(values, cellValue(cell))
		}
		if err := tx.Exec(ctx, statement, values...); err != nil {
			return fmt.Errorf("%s, row %d: %w", given.Table, no+1, err)
		}
	}
	return nil
}

func (b *Bench) typesOf(table string, header []string) ([]string, error) {
	types := make([]string, 0, len(header))
	for _, name := range header {
		at := slices.IndexFunc(b.types[table], func(c typedColumn) bool { return c.name == name })
		if at < 0 {
			return nil, fmt.Errorf("%s has no column %q", table, name)
		}
		types = append(types, b.types[table][at].kind)
	}
	return types, nil
}

// compare runs the model's SELECT and holds the wanted columns against the wanted rows.
func (b *Bench) compare(ctx context.Context, tx *warehouse.Tx, model plan.Model, one Case) (Outcome, error) {
	types, err := b.typesOf(model.Table(), one.Want.Header)
	if err != nil {
		return Outcome{}, err
	}
	got, err := b.selectRows(ctx, tx, model, one)
	if err != nil {
		return Outcome{}, err
	}
	for no, row := range got {
		if no < len(one.Want.Rows) && sameRow(types, one.Want.Rows[no], row) {
			got[no] = one.Want.Rows[no]
		}
	}
	want := one.Want
	return Outcome{Want: want.lines(), Got: Sheet{Header: want.Header, Rows: got}.lines()}, nil
}

func (b *Bench) selectRows(ctx context.Context, tx *warehouse.Tx, model plan.Model, one Case) (got [][]string, err error) {
	var shown, ordered []string
	for _, name := range one.Want.Header {
		shown = append(shown, `cast(tested."`+name+`" as text)`)
		ordered = append(ordered, fmt.Sprintf(`tested."%s" nulls last`, name))
	}
	where := "true"
	if one.Where != "" {
		where = one.Where
	}
	rows, err := tx.Query(ctx, fmt.Sprintf("select %s\nfrom (\n%s\n) as tested\nwhere %s\norder by %s",
		strings.Join(shown, ", "), model.Body, where, strings.Join(ordered, ", ")))
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		row, err := scanCells(rows, len(shown))
		if err != nil {
			return nil, err
		}
		got = append(got, row)
	}
	return got, rows.Err()
}
