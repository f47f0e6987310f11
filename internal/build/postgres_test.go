package build_test

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"jixiao/internal/build"
	"jixiao/internal/plan"
	"jixiao/internal/testkit"
)

// The same files of SQL give the same rows on DuckDB and on PostgreSQL: the demo
// workspace is loaded and built in DuckDB, raw and the ledger are copied over, every
// model's text runs unchanged on PostgreSQL, and all tables are compared. Then the unit
// cases of the models run there, for the edges that the demo does not have.
func TestModels_sameOnPostgres(t *testing.T) {
	ctx := context.Background()
	ws, wh := testkit.Built(t)
	steps, err := build.ReadPlan(ctx, wh, ws)
	if err != nil {
		t.Fatal(err)
	}
	server := startPostgres(t)
	t.Run("every table of the demo", func(t *testing.T) {
		pg := server.connect(t, "postgres")
		execute(t, pg, createSchemas)
		for _, table := range tablesOf(t, wh.DB(), "table_schema = 'raw' or table_schema = 'ops' and table_name in ('loads', 'rejects')") {
			copyOver(t, wh.DB(), pg, table)
		}
		createModels(t, pg, steps)
		compared, rows := 0, 0
		for _, model := range steps.Models {
			if model.Schema != "staging" { // views: what they hold is held by core
				rows += compareTable(t, wh.DB(), pg, model.Table())
				compared++
			}
		}
		t.Logf("%d models ran on PostgreSQL, %d tables with %d rows compared", len(steps.Models), compared, rows)
	})
	t.Run("every case", func(t *testing.T) {
		execute(t, server.connect(t, "postgres"), "create database cases")
		runCasesOnPostgres(t, wh.DB(), server.connect(t, "cases"), steps)
	})
}

const createSchemas = "create schema raw; create schema ops; create schema staging; create schema core; " +
	"create schema measures; create schema marts"

func createModels(t *testing.T, pg *pgx.Conn, steps *plan.Plan) {
	t.Helper()
	failed := 0
	for _, model := range steps.Models {
		kind, after := "table", "; analyze "+model.Table()
		if model.Schema == "staging" {
			kind, after = "view", ""
		}
		statement := "create " + kind + " " + model.Table() + " as\n" + model.Body + after
		if _, err := pg.PgConn().Exec(context.Background(), statement).ReadAll(); err != nil {
			t.Errorf("%s does not run on PostgreSQL: %v", model.Path, err)
			failed++
		}
	}
	if failed > 0 {
		t.FailNow()
	}
}

func execute(t *testing.T, pg *pgx.Conn, statement string) {
	t.Helper()
	if _, err := pg.PgConn().Exec(context.Background(), statement).ReadAll(); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}

func tablesOf(t *testing.T, db *sql.DB, condition string) []string {
	t.Helper()
	rows, err := db.Query("select table_schema || '.' || table_name from information_schema.tables where " + condition + " order by 1")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close() //nolint:errcheck // read to the end
	var tables []string
	for rows.Next() {
		var table string
		if err := rows.Scan(&table); err != nil {
			t.Fatal(err)
		}
		tables = append(tables, table)
	}
	if err := rows.Err(); err != nil || len(tables) == 0 {
		t.Fatalf("%d tables where %s: %v", len(tables), condition, err)
	}
	return tables
}

// column is a column of a DuckDB table: its name and type there.
type column struct{ name, kind string }

func columnsOf(t *testing.T, db *sql.DB, table string) []column {
	t.Helper()
	rows, err := db.Query("select column_name, data_type from duckdb_columns() where database_name = current_database() and "+
		"schema_name || '.' || table_name = $1 order by column_index", table)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close() //nolint:errcheck // read to the end
	var columns []column
	for rows.Next() {
		var one column
		if err := rows.Scan(&one.name, &one.kind); err != nil {
			t.Fatal(err)
		}
		columns = append(columns, one)
	}
	if err := rows.Err(); err != nil || len(columns) == 0 {
		t.Fatalf("%s has %d columns: %v", table, len(columns), err)
	}
	return columns
}

// postgresType says what a DuckDB type is called on PostgreSQL.
func postgresType(t *testing.T, table string, one column) string {
	t.Helper()
	name := pgTypeName(one.kind)
	if name == "" {
		t.Fatalf("%s.%s: type %s has no counterpart on PostgreSQL", table, one.name, one.kind)
	}
	return name
}

func pgTypeName(kind string) string {
	switch {
	case kind == "VARCHAR":
		return "text"
	case kind == "DOUBLE":
		return "double precision"
	case slices.Contains([]string{"INTEGER", "BIGINT", "BOOLEAN", "DATE", "TIMESTAMP"}, kind), strings.HasPrefix(kind, "DECIMAL("):
		return strings.ToLower(kind)
	}
	return ""
}

// copyOver makes the table on PostgreSQL and copies its rows by way of CSV.
func copyOver(t *testing.T, db *sql.DB, pg *pgx.Conn, table string) {
	t.Helper()
	definitions := []string{}
	for _, one := range columnsOf(t, db, table) {
		definitions = append(definitions, `"`+one.name+`" `+postgresType(t, table, one))
	}
	execute(t, pg, "create table "+table+" ("+strings.Join(definitions, ", ")+")")
	path := filepath.Join(t.TempDir(), table+".csv")
	if _, err := db.Exec("copy " + table + " to '" + path + "' (header false)"); err != nil {
		t.Fatal(err)
	}
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close() //nolint:errcheck // read only
	if _, err := pg.PgConn().CopyFrom(context.Background(), file, "copy "+table+" from stdin (format csv)"); err != nil {
		t.Fatalf("%s: %v", table, err)
	}
	execute(t, pg, "analyze "+table)
}

// compareTable holds the rows of both engines against each other: texts, days and flags
// exactly, numbers within 1e-9 of one another. It returns how many rows are equal.
func compareTable(t *testing.T, db *sql.DB, pg *pgx.Conn, table string) int {
	t.Helper()
	columns := columnsOf(t, db, table)
	for _, one := range columns {
		if one.kind == "HUGEINT" {
			t.Errorf("%s.%s is a HUGEINT, which no other engine has: cast it", table, one.name)
		}
	}
	query := "select " + strings.Join(asTexts(columns), ", ") + " from " + table
	mine, theirs := duckRows(t, db, query, len(columns)), pgRows(t, pg, query)
	sortRows(columns, mine)
	sortRows(columns, theirs)
	if len(mine) != len(theirs) {
		t.Errorf("%s has %d rows on DuckDB and %d on PostgreSQL", table, len(mine), len(theirs))
		return 0
	}
	for no := range mine {
		for place, one := range columns {
			if !sameValue(one.kind, mine[no][place], theirs[no][place]) {
				t.Errorf("%s row %d: %s is %s on DuckDB and %s on PostgreSQL\n%s", table, no+1, one.name,
					shown(mine[no][place]), shown(theirs[no][place]), describe(columns, mine[no]))
				return no
			}
		}
	}
	return len(mine)
}

func asTexts(columns []column) []string {
	texts := make([]string, 0, len(columns))
	for _, one := range columns {
		texts = append(texts, `cast("`+one.name+`" as text)`)
	}
	return texts
}

func duckRows(t *testing.T, db *sql.DB, query string, count int) [][]sql.NullString {
	t.Helper()
	rows, err := db.Query(query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close() //nolint:errcheck // read to the end
	var all [][]sql.NullString
	for rows.Next() {
		values, places := make([]sql.NullString, count), make([]any, count)
		for no := range values {
			places[no] = &values[no]
		}
		if err := rows.Scan(places...); err != nil {
			t.Fatal(err)
		}
		all = append(all, values)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

func pgRows(t *testing.T, pg *pgx.Conn, query string) [][]sql.NullString {
	t.Helper()
	results, err := pg.PgConn().Exec(context.Background(), query).ReadAll()
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return rowsOf(results[0].Rows)
}

func rowsOf(rows [][][]byte) [][]sql.NullString {
	all := make([][]sql.NullString, 0, len(rows))
	for _, row := range rows {
		values := make([]sql.NullString, len(row))
		for no, cell := range row {
			values[no] = sql.NullString{String: string(cell), Valid: cell != nil}
		}
		all = append(all, values)
	}
	return all
}

func isNumber(kind string) bool {
	return kind == "DOUBLE" || kind == "INTEGER" || kind == "BIGINT" || strings.HasPrefix(kind, "DECIMAL(")
}

// sortRows puts rows in one order on both sides: by what is compared exactly, then by
// numbers.
func sortRows(columns []column, rows [][]sql.NullString) {
	slices.SortFunc(rows, func(a, b []sql.NullString) int {
		for _, numbers := range []bool{false, true} {
			for no, one := range columns {
				if isNumber(one.kind) != numbers {
					continue
				}
				order := cmp.Compare(a[no].String, b[no].String)
				if numbers {
					order = cmp.Compare(number(a[no].String), number(b[no].String))
				}
				if order = cmp.Or(order, cmp.Compare(validity(a[no]), validity(b[no]))); order != 0 {
					return order
				}
			}
		}
		return 0
	})
}

func validity(value sql.NullString) int {
	if value.Valid {
		return 1
	}
	return 0
}

func number(text string) float64 {
	value, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return 0
	}
	return value
}

func sameValue(kind string, a, b sql.NullString) bool {
	if a == b {
		return true
	}
	if !a.Valid || !b.Valid || !isNumber(kind) {
		return false
	}
	x, errX := strconv.ParseFloat(a.String, 64)
	y, errY := strconv.ParseFloat(b.String, 64)
	return errX == nil && errY == nil && math.Abs(x-y) <= 1e-9*max(math.Abs(x), math.Abs(y))
}

func shown(value sql.NullString) string {
	if !value.Valid {
		return "null"
	}
	return strconv.Quote(value.String)
}

func describe(columns []column, row []sql.NullString) string {
	parts := make([]string, 0, len(columns))
	for no, one := range columns {
		parts = append(parts, fmt.Sprintf("%s=%s", one.name, row[no].String))
	}
	return strings.Join(parts, " ")
}
