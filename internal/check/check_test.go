package check_test

import (
	"context"
	"strings"
	"testing"

	"jixiao/internal/check"
	"jixiao/internal/sqlfile"
	"jixiao/internal/warehouse"
)

const table = `create table core.t as select * from (values
	(1, 'a', 0.5), (2, 'b', 1.5), (2, null, 0.0)) as t (id, kind, share);
create table core.other as select 1 as id`

func results(t *testing.T, header string) []check.Result {
	t.Helper()
	ctx := context.Background()
	wh, err := warehouse.Open(ctx, "", warehouse.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := wh.Close(); err != nil {
			t.Error(err)
		}
	}()
	file, err := sqlfile.Parse("t.sql", header+"\nselect 1", "test", "warn")
	if err != nil {
		t.Fatal(err)
	}
	tests, err := check.OfModel("core.t", file)
	if err != nil {
		t.Fatal(err)
	}
	var found []check.Result
	err = wh.InTransaction(ctx, func(ctx context.Context, tx *warehouse.Tx) error {
		if err := tx.Exec(ctx, table); err != nil {
			return err
		}
		found, err = check.Run(ctx, tx, tests)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestRun_eachTestFindsTheRowsThatBreakIt(t *testing.T) {
	cases := []struct {
		test    string
		failing int64
		row     string
	}{
		{"unique(id)", 1, `"id":2`},
		{"unique(id, kind)", 0, ""},
		{"not_null(kind)", 1, `"share":0.0`},
		{"accepted(kind, 'a', 'x, y')", 1, `"kind":"b"`},
		{"between(share, 0, 1)", 1, `"share":1.5`},
		{"same_rows(core.other)", 1, `"theirs":1`},
		{"same_rows(core.t)", 0, ""},
		{"references(id, core.other.id)", 2, `"id":2`},
	}
	for _, c := range cases {
		result := results(t, "-- test: "+c.test)[0]
		if result.Failing != c.failing || !result.Blocks {
			t.Errorf("%s: %d rows fail, wanted %d", c.test, result.Failing, c.failing)
		}
		if c.row != "" && (len(result.Rows) == 0 || !strings.Contains(result.Rows[0], c.row)) {
			t.Errorf("%s: kept %v, wanted a row with %s", c.test, result.Rows, c.row)
		}
	}
}

func TestRun_warningsDoNotBlock(t *testing.T) {
	if result := results(t, "-- warn: unique(id)")[0]; result.Blocks || result.Severity() != "warn" {
		t.Errorf("a warning blocks: %+v", result)
	}
}

func TestOfModel_mistakes(t *testing.T) {
	for _, text := range []string{"unique", "unique()", "uniq(a)", "between(a, 1)", "references(a, b)"} {
		file, err := sqlfile.Parse("t.sql", "-- test: "+text+"\nselect 1", "test")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := check.OfModel("core.t", file); err == nil || !strings.HasPrefix(err.Error(), "t.sql:1: ") {
			t.Errorf("%s: got %v, wanted an error with file and line", text, err)
		}
	}
}

func TestOfFile_severity(t *testing.T) {
	file, err := sqlfile.Parse("t.sql", "-- about: x\n-- severity: loud\nselect 1", "about", "severity")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := check.OfFile(file); err == nil {
		t.Error("an unknown severity is taken")
	}
}
