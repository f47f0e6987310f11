// Package queries holds the named queries: SQL over the published marts, one file each,
// whose rows feed reports, dashboard, command line and API alike. What goes in is a
// published warehouse and parameters; what comes out is a Table.
package queries

import (
	"cmp"
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strings"

	"jixiao/internal/sqlfile"
)

// Files are the built-in queries.
//
//go:embed *.sql
var Files embed.FS

// Query is one named query.
type Query struct {
	sqlfile.File
	Name   string
	Params []string // each may be left out: null, which asks for everything
	known  map[string]place
}

// place is the column that holds every value a parameter may have.
type place struct{ table, column string }

// Table is the result of a query: columns and rows in the query's own order. Values are
// string, int64, float64, bool, time.Time, duckdb.Decimal or nil.
type Table struct {
	Columns []string
	Types   []string // the engine's names: VARCHAR, BIGINT, DOUBLE, DECIMAL(18,2), DATE …
	Rows    [][]any
}

// Reader is whatever runs a query: a pool of connections, or a transaction.
type Reader interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// Set is the queries of one or more file systems, later ones over earlier ones.
type Set struct{ byName map[string]Query }

// Read reads the queries of the given file systems.
func Read(layers ...fs.FS) (Set, error) {
	set := Set{byName: map[string]Query{}}
	for _, layer := range layers {
		paths, err := fs.Glob(layer, "*.sql")
		if err != nil {
			return set, err
		}
		for _, path := range paths {
			text, err := fs.ReadFile(layer, path)
			if err != nil {
				return set, err
			}
			file, err := sqlfile.Parse("queries/"+path, string(text), "about", "params", "known", "stands", "shape")
			if err != nil {
				return set, err
			}
			query := Query{File: file, Name: strings.TrimSuffix(path, ".sql"), Params: params(file)}
			if query.known, err = known(query); err != nil {
				return set, err
			}
			set.byName[query.Name] = query
		}
	}
	return set, nil
}

func params(file sqlfile.File) []string {
	var names []string
	for name := range strings.SplitSeq(file.Get("params"), ",") {
		if name = strings.TrimSpace(name); name != "" {
			names = append(names, name)
		}
	}
	return names
}

var knownLine = regexp.MustCompile(`^([a-z_]+) = ((?:marts|ops)[.][a-z_]+)[.]([a-z_]+)$`)

// known reads the header's `known: parameter = schema.table.column` lines: a value that is
// nowhere in the column is refused, where the query would find nothing and not say why.
func known(query Query) (map[string]place, error) {
	places := map[string]place{}
	for _, line := range query.All("known") {
		parts := knownLine.FindStringSubmatch(line.Value)
		if parts == nil || !slices.Contains(query.Params, parts[1]) {
			return nil, fmt.Errorf("%s:%d: known: wanted `parameter = marts.table.column` with a parameter of the query, got %q",
				query.Path, line.Line, line.Value)
		}
		places[parts[1]] = place{parts[2], parts[3]}
	}
	return places, nil
}

// All lists the queries by name.
func (s Set) All() []Query {
	return slices.SortedFunc(maps.Values(s.byName), func(a, b Query) int { return cmp.Compare(a.Name, b.Name) })
}

// Find returns a query by name; an unknown name is an error that names the nearest.
func (s Set) Find(name string) (Query, error) {
	query, known := s.byName[name]
	if !known {
		return query, fmt.Errorf("there is no query %q\nhint: `jixiao query` lists them", name)
	}
	return query, nil
}

// Run runs a named query with parameters given as text.
func (s Set) Run(ctx context.Context, db Reader, name string, params map[string]string) (Table, error) {
	query, args, err := s.call(ctx, db, name, params)
	if err != nil {
		return Table{}, err
	}
	table, err := Select(ctx, db, positional(query), args...)
	if err != nil {
		return table, fmt.Errorf("%s: %w", query.Path, err)
	}
	return table, nil
}

// Each runs a named query and gives its rows one by one, by column.
func (s Set) Each(ctx context.Context, db Reader, name string, params map[string]string, do func(map[string]any) error) (err error) {
	query, args, err := s.call(ctx, db, name, params)
	if err != nil {
		return err
	}
	rows, err := db.QueryContext(ctx, positional(query), args...)
	if err != nil {
		return fmt.Errorf("%s: %w", query.Path, err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	columns, err := rows.Columns()
	if err != nil {
		return err
	}
	for rows.Next() {
		values, places := make([]any, len(columns)), make([]any, len(columns))
		for no := range values {
			places[no] = &values[no]
		}
		if err := rows.Scan(places...); err != nil {
			return err
		}
		record := make(map[string]any, len(columns))
		for no, column := range columns {
			record[column] = values[no]
		}
		if err := do(record); err != nil {
			return err
		}
	}
	return rows.Err()
}

// call is a query with the values of its parameters; one it does not have, or a value
// that is not among those it may have, is an error.
func (s Set) call(ctx context.Context, db Reader, name string, params map[string]string) (query Query, args []any, err error) {
	if query, err = s.Find(name); err != nil {
		return query, nil, err
	}
	for given := range params {
		if !slices.Contains(query.Params, given) {
			return query, nil, fmt.Errorf("query %s has no parameter %q\nhint: it takes %s", name, given, orNone(query.Params))
		}
	}
	if err := query.checkKnown(ctx, db, params); err != nil {
		return query, nil, err
	}
	for _, param := range query.Params {
		value, given := params[param]
		args = append(args, sql.NullString{String: value, Valid: given})
	}
	return query, args, nil
}

// checkKnown refuses a value that the parameter's column does not hold.
func (q Query) checkKnown(ctx context.Context, db Reader, params map[string]string) error {
	for _, param := range slices.Sorted(maps.Keys(q.known)) {
		value, given := params[param]
		if !given {
			continue
		}
		in := q.known[param]
		found, err := Select(ctx, db, "select count(*) from "+in.table+" where "+in.column+" = $1", value)
		if err != nil {
			return fmt.Errorf("%s: %w", q.Path, err)
		}
		if count, _ := found.Rows[0][0].(int64); count == 0 {
			return fmt.Errorf("query %s: %s=%s is not among %s.%s\nhint: `jixiao query --sql \"select distinct %s from %s\"` lists what is",
				q.Name, param, value, in.table, in.column, in.column, in.table)
		}
	}
	return nil
}

func orNone(params []string) string {
	if len(params) == 0 {
		return "none"
	}
	return strings.Join(params, ", ")
}

var named = regexp.MustCompile(`\$([a-z_]+)`)

// positional writes $name as $1, $2 …, the form that every engine takes.
func positional(query Query) string {
	return named.ReplaceAllStringFunc(query.Body, func(mark string) string {
		at := slices.Index(query.Params, mark[1:])
		if at < 0 {
			return mark
		}
		return fmt.Sprintf("$%d", at+1)
	})
}

// Select runs one statement and reads all its rows.
func Select(ctx context.Context, db Reader, statement string, args ...any) (table Table, err error) {
	rows, err := db.QueryContext(ctx, statement, args...)
	if err != nil {
		return table, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	types, err := rows.ColumnTypes()
	if err != nil {
		return table, err
	}
	for _, column := range types {
		table.Columns = append(table.Columns, column.Name())
		table.Types = append(table.Types, column.DatabaseTypeName())
	}
	for rows.Next() {
		values := make([]any, len(types))
		places := make([]any, len(types))
		for no := range values {
			places[no] = &values[no]
		}
		if err := rows.Scan(places...); err != nil {
			return table, err
		}
		table.Rows = append(table.Rows, values)
	}
	return table, rows.Err()
}

// Records are the rows by column name.
func (t Table) Records() []map[string]any {
	records := make([]map[string]any, len(t.Rows))
	for no, values := range t.Rows {
		records[no] = make(map[string]any, len(values))
		for columnNo, name := range t.Columns {
			records[no][name] = values[columnNo]
		}
	}
	return records
}

// Column returns the place of a column, or -1.
func (t Table) Column(name string) int { return slices.Index(t.Columns, name) }

// Pick is the table with only the given columns, in the given order. Columns that it
// does not have are left out.
func (t Table) Pick(columns ...string) Table {
	var picked Table
	var places []int
	for _, name := range columns {
		if at := t.Column(name); at >= 0 {
			picked.Columns = append(picked.Columns, name)
			picked.Types = append(picked.Types, t.Types[at])
			places = append(places, at)
		}
	}
	for _, row := range t.Rows {
		cells := make([]any, len(places))
		for no, at := range places {
			cells[no] = row[at]
		}
		picked.Rows = append(picked.Rows, cells)
	}
	return picked
}
