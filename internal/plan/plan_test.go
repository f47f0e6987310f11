package plan_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"jixiao/internal/plan"
	"jixiao/internal/warehouse"
	"jixiao/models"
)

func scratch(t *testing.T) *warehouse.Warehouse {
	t.Helper()
	wh, err := warehouse.Open(context.Background(), "", warehouse.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := wh.Close(); err != nil {
			t.Error(err)
		}
	})
	return wh
}

func TestRead_builtInModelsInOrder(t *testing.T) {
	steps, err := plan.Read(context.Background(), scratch(t), models.Files)
	if err != nil {
		t.Fatal(err)
	}
	place := map[string]int{}
	for no, model := range steps.Models {
		place[model.Table()] = no
	}
	for _, model := range steps.Models {
		for _, need := range model.Needs {
			schema, _, _ := strings.Cut(need, ".")
			at, known := place[need]
			switch {
			case schema == "raw" || schema == "ops":
			case !known:
				t.Errorf("%s reads %s, which no model makes", model.Path, need)
			case at >= place[model.Table()]:
				t.Errorf("%s is built before %s, which it reads", model.Table(), need)
			}
		}
	}
}

func TestRead_mistakes(t *testing.T) {
	cases := []struct{ name, path, sql, want string }{
		{"reads to its right", "core/a.sql", "-- about: a\n-- grain: a\nselect x from marts.b", "core.a reads marts.b"},
		{"no schema", "core/a.sql", "-- about: a\n-- grain: a\nselect x from b", `table "b" is named without its schema`},
		{"unknown key", "core/a.sql", "-- abuot: a\nselect 1", `core/a.sql:1: "-- abuot: a"`},
		{"no grain", "core/a.sql", "-- about: a\nselect 1", "the header has no grain"},
		{"syntax", "core/a.sql", "-- about: a\n-- grain: a\nselect from where", "core/a.sql:3: syntax error"},
		{"circle", "core/a.sql", "-- about: a\n-- grain: a\nselect x from core.a", "in a circle: core.a"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			files := fstest.MapFS{c.path: &fstest.MapFile{Data: []byte(c.sql)}}
			_, err := plan.Read(context.Background(), scratch(t), files)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, wanted an error with %q", err, c.want)
			}
		})
	}
}

func TestRead_laterLayerReplacesFile(t *testing.T) {
	own := fstest.MapFS{"core/grades.sql": &fstest.MapFile{Data: []byte("-- about: mine\n-- grain: mine\nselect 1 as grade from staging.grades")}}
	steps, err := plan.Read(context.Background(), scratch(t), models.Files, own)
	if err != nil {
		t.Fatal(err)
	}
	at := slices.IndexFunc(steps.Models, func(m plan.Model) bool { return m.Table() == "core.grades" })
	if got := steps.Models[at].Get("about"); got != "mine" {
		t.Errorf("core.grades is about %q, wanted the workspace's own", got)
	}
}

func TestTables_commonTableExpressionsAreNotTables(t *testing.T) {
	got, err := plan.Tables(context.Background(), scratch(t), "x",
		"with a as (select * from core.b) select * from a join core.c using (id) where id in (select id from staging.d)")
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"core.b", "core.c", "staging.d"}; !slices.Equal(got, want) {
		t.Errorf("got %v, wanted %v", got, want)
	}
}
