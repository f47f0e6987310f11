// Package check turns the tests named in model headers into SQL, runs them and the
// files of models/tests, and keeps the rows that fail. A test that blocks keeps a
// build from being published; one that warns is printed.
package check

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"

	"jixiao/internal/sqlfile"
	"jixiao/internal/warehouse"
)

// KeptRows is how many failing rows of one test are kept.
const KeptRows = 100

// Test is one data test: a SELECT that returns the rows that break it.
type Test struct {
	Model    string // qualified table, or the file of models/tests
	Name     string // as written: unique(evaluation_id, period)
	Blocks   bool
	Position string // file:line
	SQL      string
}

// Result is a test's outcome.
type Result struct {
	Test
	Failing int64    // rows that break it
	Rows    []string // the first of them, as JSON objects
}

// Severity is the word for how much a failure weighs.
func (t Test) Severity() string {
	if t.Blocks {
		return "block"
	}
	return "warn"
}

var testForm = regexp.MustCompile(`^([a-z_]+)\((.*)\)$`)

// OfModel reads the tests of a model's header.
func OfModel(table string, file sqlfile.File) ([]Test, error) {
	var tests []Test
	for _, line := range file.Header {
		if line.Key != "test" && line.Key != "warn" {
			continue
		}
		test := Test{
			Model: table, Name: line.Value, Blocks: line.Key == "test",
			Position: fmt.Sprintf("%s:%d", file.Path, line.Line),
		}
		statement, err := compile(table, line.Value)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", test.Position, err)
		}
		test.SQL = statement
		tests = append(tests, test)
	}
	return tests, nil
}

// OfFile makes the test that a file of models/tests is.
func OfFile(file sqlfile.File) (Test, error) {
	severity := file.Get("severity")
	if severity != "block" && severity != "warn" {
		return Test{}, fmt.Errorf("%s: severity is %q; wanted block or warn", file.Path, severity)
	}
	return Test{
		Model: file.Path, Name: file.Get("about"), Blocks: severity == "block",
		Position: fmt.Sprintf("%s:%d", file.Path, file.BodyLine), SQL: file.Body,
	}, nil
}

// compile turns unique(a, b), not_null(a), accepted(a, 'x', 'y'), between(a, 0, 1),
// same_rows(schema.table) or references(a, schema.table.column) into a SELECT of the
// rows that break it.
func compile(table, text string) (string, error) {
	match := testForm.FindStringSubmatch(text)
	if match == nil {
		return "", fmt.Errorf("%q is not a test; wanted name(column, …)", text)
	}
	name, args := match[1], splitArguments(match[2])
	switch {
	case name == "unique" && len(args) > 0:
		columns := strings.Join(args, ", ")
		return fmt.Sprintf("select %s, count(*) as rows_found from %s group by %s having count(*) > 1", columns, table, columns), nil
	case name == "not_null" && len(args) == 1:
		return fmt.Sprintf("select * from %s where %s is null", table, args[0]), nil
	case name == "accepted" && len(args) > 1:
		return fmt.Sprintf("select * from %s where %s not in (%s)", table, args[0], strings.Join(args[1:], ", ")), nil
	case name == "between" && len(args) == 3:
		return fmt.Sprintf("select * from %s where %s < %s or %s > %s", table, args[0], args[1], args[0], args[2]), nil
	case name == "same_rows" && len(args) == 1:
		return fmt.Sprintf("select counted.mine, counted.theirs from (select (select count(*) from %s) as mine, "+
			"(select count(*) from %s) as theirs) as counted where counted.mine <> counted.theirs", table, args[0]), nil
	case name == "references" && len(args) == 2:
		at := strings.LastIndex(args[1], ".")
		if at < 0 {
			return "", fmt.Errorf("%q: wanted references(column, schema.table.column)", text)
		}
		target, column := args[1][:at], args[1][at+1:]
		return fmt.Sprintf("select mine.* from %s as mine where mine.%s is not null and not exists "+
			"(select 1 from %s as theirs where theirs.%s = mine.%s)", table, args[0], target, column, args[0]), nil
	}
	return "", fmt.Errorf("%q is not a test; known are unique, not_null, accepted, between, same_rows, references", text)
}

// splitArguments splits at commas outside quotes.
func splitArguments(text string) []string {
	var args []string
	quoted, start := false, 0
	for at, char := range text {
		switch {
		case char == '\'':
			quoted = !quoted
		case char == ',' && !quoted:
			args = append(args, strings.TrimSpace(text[start:at]))
			start = at + 1
		}
	}
	if last := strings.TrimSpace(text[start:]); last != "" {
		args = append(args, last)
	}
	return args
}

// Run runs the tests in the transaction. Failing rows are counted in full; the first
// KeptRows of them, in the order the engine gives, are kept.
func Run(ctx context.Context, tx *warehouse.Tx, tests []Test) ([]Result, error) {
	results := make([]Result, 0, len(tests))
	for _, test := range tests {
		result, err := run(ctx, tx, test)
		if err != nil {
			return results, fmt.Errorf("%s: %w", test.Position, err)
		}
		results = append(results, result)
	}
	return results, nil
}

func run(ctx context.Context, tx *warehouse.Tx, test Test) (result Result, err error) {
	result = Result{Test: test}
	err = tx.QueryRow(ctx, "select count(*) from ("+test.SQL+") as failing").Scan(&result.Failing)
	if err != nil || result.Failing == 0 {
		return result, err
	}
	rows, err := tx.Query(ctx, fmt.Sprintf("select cast(to_json(failing) as varchar) from (%s) as failing limit %d", test.SQL, KeptRows))
	if err != nil {
		return result, err
	}
	defer func() {
		if closeErr := rows.Close(); err == nil {
			err = closeErr
		}
	}()
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			return result, err
		}
		if !json.Valid([]byte(text)) {
			return result, fmt.Errorf("failing row is not JSON: %s", text)
		}
		result.Rows = append(result.Rows, text)
	}
	return result, rows.Err()
}
