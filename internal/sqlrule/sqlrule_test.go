package sqlrule_test

import (
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"testing"

	"jixiao/internal/sqlfile"
	"jixiao/internal/sqlrule"
	"jixiao/models"
	"jixiao/queries"
)

const head = "-- about:  a\n-- grain:  one row\n-- dist:   ref\n-- test:   unique(one)\n\n"

// broken has for each rule the path of a file that breaks it, a line break, its text.
// Nothing else is wrong with the file: TestRules_seeTheirMistake holds it.
var broken = map[string]string{
	"header is complete":                             "core/a.sql\n-- about:  a\n-- grain:  one row\n-- test:   unique(one)\n\nselect one from core.b\n",
	"key is tested":                                  "core/a.sql\n-- about:  a\n-- grain:  one row\n-- dist:   ref\n\nselect one from core.b\n",
	"file is named like a table":                     "core/aTable.sql\n" + head + "select one from core.b\n",
	"lower case":                                     "core/a.sql\n" + head + "select One from core.b\n",
	"88 columns":                                     "core/a.sql\n" + head + "select " + strings.Repeat("one_long_name, ", 6) + "one from core.b\n",
	"no tabs, no blanks at the end of a line":        "core/a.sql\n" + head + "select one \nfrom core.b\n",
	"commas at the end of the line":                  "core/a.sql\n" + head + "select one\n, two\nfrom core.b\n",
	"no word of one engine alone":                    "core/a.sql\n" + head + "select median(one) from core.b\n",
	"descending says where nulls go":                 "core/a.sql\n" + head + "select one from core.b order by one desc\n",
	"divided by nullif or by a number":               "core/a.sql\n" + head + "select one / two from core.b\n",
	"date_trunc of a timestamp":                      "core/a.sql\n" + head + "select date_trunc('month', day) from core.b\n",
	"percentile of a double":                         "core/a.sql\n" + head + "select percentile_cont(0.5) within group (order by amount) from core.b\n",
	"a comment says why a missing value is replaced": "core/a.sql\n" + head + "select coalesce(one, 0) from core.b\n",
	"no alias of one letter":                         "core/a.sql\n" + head + "select b.one from core.bees as b\n",
	"as stands before every alias":                   "core/a.sql\n" + head + "select one from core.bees bees\n",
	"kind of join spelled out":                       "core/a.sql\n" + head + "with\n\nbees as (select * from core.b),\n\ncows as (select * from core.c)\n\nselect one from bees\njoin cows on cows.one = bees.one\n",
	"tables are imported first":                      "core/a.sql\n" + head + "with\n\nbees as (select * from core.b)\n\nselect one from bees\ninner join core.c on c.one = bees.one\n",
	"no nested selects":                              "core/a.sql\n" + head + "select one from (select one from core.b) as bees\n",
	"header of a query is complete":                  "queries/a.sql\n-- about:  a\n-- params: one\n\nselect one from marts.b\norder by one\n",
	"a query ends with its order":                    "queries/a.sql\n-- about:  a\n-- params:\n-- shape:  one row\n\nselect one from marts.b\n",
}

func TestRules_holdInEverySQLFile(t *testing.T) {
	for _, source := range sources(t) {
		for _, rule := range sqlrule.Rules() {
			if !rule.On(source) {
				continue
			}
			for _, mistake := range rule.Check(source) {
				t.Errorf("%s:%d: %s: %s", source.File.Path, mistake.Line, rule.Name, mistake.Text)
			}
		}
	}
}

func TestRules_seeTheirMistake(t *testing.T) {
	for _, rule := range sqlrule.Rules() {
		t.Run(rule.Name, func(t *testing.T) {
			where, text, _ := strings.Cut(broken[rule.Name], "\n")
			source := parse(t, where, text)
			if len(rule.Check(source)) == 0 {
				t.Errorf("sees nothing wrong in\n%s", broken[rule.Name])
			}
			for _, other := range sqlrule.Rules() {
				if other.Name != rule.Name && other.On(source) {
					for _, mistake := range other.Check(source) {
						t.Errorf("the broken file breaks another rule too: %s: %s", other.Name, mistake.Text)
					}
				}
			}
		})
	}
}

func TestRules_exceptionsStand(t *testing.T) {
	isTested := map[string]bool{}
	for _, source := range sources(t) {
		isTested[source.Folder+"."+source.Name] = slices.ContainsFunc(source.File.All("test"), func(line sqlfile.Line) bool {
			return strings.HasPrefix(line.Value, "unique(")
		})
	}
	for table, why := range sqlrule.NoKey() {
		if tested, is := isTested[table]; tested || !is {
			t.Errorf("NoKey lists %s (%s), which is no model or has a unique test", table, why)
		}
	}
}

// What a firm reads has file, line, what is wrong and what to do; how a file looks is
// its own business.
func TestOwn_saysWhereAndWhatToDo(t *testing.T) {
	file, err := sqlfile.Parse("models/measures/x.sql", head+"select a / b  as value,\n one\n, two\nfrom core.a", sqlrule.Keys("measures")...)
	if err != nil {
		t.Fatal(err)
	}
	problems := sqlrule.Own(file)
	if len(problems) != 1 {
		t.Fatalf("got %v, wanted one mistake", problems)
	}
	want := "models/measures/x.sql:6: divided by nullif or by a number: a divisor that may be zero\nhint: write `a / nullif(b, 0)`"
	if got := problems[0].Error(); !strings.HasPrefix(got, want) {
		t.Errorf("got %s, wanted %s", got, want)
	}
}

func sources(t *testing.T) []sqlrule.Source {
	t.Helper()
	var all []sqlrule.Source
	for prefix, files := range map[string]fs.FS{
		"models": models.Files, "queries": queries.Files,
		"templates": os.DirFS("../workspace/templates/shared/models"),
	} {
		err := fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() || path.Ext(name) != ".sql" {
				return err
			}
			text, err := fs.ReadFile(files, name)
			if err != nil {
				return err
			}
			all = append(all, parse(t, path.Join(prefix, name), string(text)))
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if len(all) < 100 {
		t.Fatalf("only %d SQL files were found", len(all))
	}
	return all
}

func parse(t *testing.T, where, text string) sqlrule.Source {
	t.Helper()
	file, err := sqlfile.Parse(where, text, sqlrule.Keys(path.Base(path.Dir(where)))...)
	if err != nil {
		t.Fatal(err)
	}
	return sqlrule.New(file)
}
