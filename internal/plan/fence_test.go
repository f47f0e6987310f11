package plan_test

import (
	"context"
	"strings"
	"testing"
	"testing/fstest"

	"jixiao/internal/plan"
	"jixiao/models"
)

const ownHead = "-- about: a\n-- grain: a\n-- dist: ref\n-- test: unique(x)\n"

func TestRead_fencesTheWorkspace(t *testing.T) {
	cases := []struct{ name, path, sql, want string }{
		{"file by function", "core/a.sql", ownHead + "\nselect content as x from read_text('/etc/passwd')", "models/core/a.sql:6: reads from read_text(…)"},
		{"file by name", "core/a.sql", ownHead + "select x from 'data/a.csv'", `"data/a.csv" is no table`},
		{"file behind a name of the same step", "core/a.sql",
			ownHead + "with\n\ninner_one as (with \"a.csv\" as (select 1 as x) select x from \"a.csv\")\n\nselect x from \"a.csv\"",
			`models/core/a.sql:9: "a.csv" is no table`},
		{"file behind a schema", "core/a.sql", ownHead + "select x from core.\"a.csv\"", `"a.csv" is no table`},
		{"another database", "core/a.sql", ownHead + "select x from other.core.a", "other.…"},
		{"environment", "core/a.sql", ownHead + "select getenv('HOME') as x from core.units", "calls getenv"},
		{"settings", "core/a.sql", ownHead + "select current_setting('threads') as x from core.units", "calls current_setting"},
		{"a query in a text", "core/a.sql", ownHead + "select x from query('select 1 as x')", "reads from query(…)"},
		{"a function in an order", "core/a.sql", ownHead + "select string_agg(unit_id, ',' order by getenv(unit_id)) as x from core.units", "calls getenv"},
		{"a function in a join", "core/a.sql", ownHead + "with\n\nunits as (select * from core.units)\n\nselect units.unit_id as x from units\n" +
			"inner join units as others on others.unit_id = getenv(units.unit_id)", "models/core/a.sql:10: calls getenv"},
		{"never ends", "core/a.sql", ownHead + "with recursive steps as (select 1 as x union all select x + 1 as x from steps) select x from steps", "recursive cte node"},
		{"a second statement", "core/a.sql", ownHead + "select 1 as x; select 2 as x", "wanted one statement"},
		{"semicolon", "core/a.sql", ownHead + "select 1 as x;", "wanted one statement"},
		{"no select", "core/a.sql", ownHead + "copy core.units to 'a.csv'", "Only SELECT"},
		{"sample", "core/a.sql", ownHead + "select unit_id as x from core.units as units tablesample 10%", "takes a sample"},
		{"computed columns", "core/a.sql", ownHead + "select columns('a.*') from core.units", "is not for SQL of a workspace"},
		{"settings of the engine", "core/a.sql", ownHead + "select x from (show tables)", "show ref is not for SQL"},
		{"no folder of models", "mesaures/a.sql", ownHead + "select 1 as x", "models/mesaures is no folder of models"},
		{"the union of measures", "marts/measure_values.sql", ownHead + "select 1 as x", "is made by the program itself"},
		{"a measure without its columns", "measures/a.sql", ownHead + "select unit_id as subject from core.units", "missing: evaluation_id, period"},
		{"a measure of stars", "measures/a.sql", ownHead + "select * from core.units", "lists its columns one by one"},
		{"a table that nobody makes", "core/a.sql", ownHead + "\nselect x from core.unitz", "models/core/a.sql:6: there is no table core.unitz"},
		{"a test that reads what is not published", "tests/a.sql", "-- about: a\n-- severity: warn\nselect x from raw.records", "models/tests/a.sql:3: reads raw.records"},
		{"a test that reads rejected rows", "tests/a.sql", "-- about: a\n-- severity: warn\nselect x from ops.rejects", "reads ops.rejects"},
		{"capitals", "core/a.sql", ownHead + "SELECT x FROM core.units", "models/core/a.sql:5: lower case"},
		{"syntax", "core/a.sql", ownHead + "\nselect unit_id as x\nfrm core.units", "models/core/a.sql:7: syntax error"},
		{"saved by an editor that adds an ending", "core/a.sql.txt", ownHead, "models/core/a.sql.txt: the name does not end in .sql"},
		{"ending in capitals", "core/A.SQL", ownHead, "models/core/A.SQL: the name does not end in .sql"},
		{"not UTF-8", "core/a.sql", ownHead + "select '\xb1' as x from core.units", "models/core/a.sql: not UTF-8"},
	}
	wh := scratch(t)
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			own := plan.Own{FS: fstest.MapFS{c.path: &fstest.MapFile{Data: []byte(c.sql)}}}
			_, err := plan.Read(context.Background(), wh, models.Files, own)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, wanted an error with %q", err, c.want)
			}
		})
	}
}

// What the shipped models do, calendar apart, a workspace may do too: the fence lets the
// whole dialect through.
func TestRead_fenceLetsTheShippedModelsThrough(t *testing.T) {
	own := plan.Own{FS: models.Files}
	_, err := plan.Read(context.Background(), scratch(t), own)
	if err == nil {
		t.Fatal("core.calendar makes its days by generate_series, which a workspace may not")
	}
	for line := range strings.SplitSeq(err.Error(), "\n") {
		if !strings.HasPrefix(line, "hint: ") && !strings.HasPrefix(line, "models/core/calendar.sql:26: ") {
			t.Error(line)
		}
	}
}

func TestRead_ownFilesAreNamedAndInTheDigest(t *testing.T) {
	ctx, wh := context.Background(), scratch(t)
	shipped, err := plan.Read(ctx, wh, models.Files)
	if err != nil {
		t.Fatal(err)
	}
	file := func(text string) plan.Own {
		return plan.Own{FS: fstest.MapFS{
			"core/grades.sql": &fstest.MapFile{Data: []byte("\ufeff-- about: a\r\n-- grain: a\r\n-- dist: ref\r\n-- test: unique(grade)\r\n" + text)},
			"core/own.sql":    &fstest.MapFile{Data: []byte(ownHead + "select evaluation_id as x from core.units")},
		}}
	}
	steps, err := plan.Read(ctx, wh, models.Files, file("select grade from staging.grades\r\n"))
	if err != nil {
		t.Fatal(err)
	}
	if len(steps.Own) != 2 || !steps.Own[0].Replaces || steps.Own[0].Table != "core.grades" || steps.Own[1].Replaces {
		t.Errorf("own files are %+v", steps.Own)
	}
	changed, err := plan.Read(ctx, wh, models.Files, file("select grade as grade from staging.grades\n"))
	if err != nil {
		t.Fatal(err)
	}
	if shipped.Digest() == steps.Digest() || steps.Digest() == changed.Digest() {
		t.Error("another text gives the same version of the rules")
	}
}
