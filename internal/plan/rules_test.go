package plan_test

import (
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"jixiao/internal/plan"
	"jixiao/internal/sqlfile"
	"jixiao/models"
	"jixiao/queries"
)

// The rules of style.md and engine.md that a machine can hold, each over every SQL file.

// source is one SQL file in the forms the rules look at.
type source struct {
	path, folder, name string
	file               sqlfile.File
	lines              []string // as written, from line 1
	code               []string // the same lines, comments and texts in quotes blanked out
}

// rule looks at one file and says what is wrong with it. broken is a file that breaks
// the rule, and nothing else does: TestRules_seeTheirMistake holds it.
type rule struct {
	name   string
	on     func(source) bool
	check  func(source) []string
	broken string // the path of a broken file, a line break, its text
}

func anyFile(source) bool       { return true }
func isModel(s source) bool     { return s.folder != "tests" && s.folder != "queries" }
func isQuery(s source) bool     { return s.folder == "queries" }
func (s source) joined() string { return strings.Join(s.code, "\n") }

// noKey are the tables without a unique key, and why.
var noKey = map[string]string{
	"staging.records":          "the key has the subject's name, which stays in raw for natural persons",
	"staging.rejects":          "one column may break a rule in several ways with one reason code",
	"core.records":             "as staging.records",
	"core.record_reports":      "as staging.records",
	"core.late_streak_records": "as staging.records",
	"core.rejects":             "as staging.rejects",
	"core.rejected_records":    "as staging.rejects",
	"marts.rejected_rows":      "as staging.rejects",
}

var rules = []rule{
	{"header is complete", isModel, headerIsComplete, "core/a.sql\n-- about:  a\n-- grain:  one row\n-- test:   unique(one)\n\nselect one from core.b\n"},
	{"key is tested", isModel, keyIsTested, "core/a.sql\n-- about:  a\n-- grain:  one row\n-- dist:   ref\n\nselect one from core.b\n"},
	{"file is named like a table", anyFile, fileName, "core/aTable.sql\n" + head + "select one from core.b\n"},
	{"lower case", anyFile, lowerCase, "core/a.sql\n" + head + "select One from core.b\n"},
	{"88 columns", anyFile, width, "core/a.sql\n" + head + "select " + strings.Repeat("one_long_name, ", 6) + "one from core.b\n"},
	{"no tabs, no blanks at the end of a line", anyFile, blanks, "core/a.sql\n" + head + "select one \nfrom core.b\n"},
	{"commas at the end of the line", anyFile, commas, "core/a.sql\n" + head + "select one\n, two\nfrom core.b\n"},
	{"no word of one engine alone", anyFile, bannedWords, "core/a.sql\n" + head + "select median(one) from core.b\n"},
	{"descending says where nulls go", anyFile, descNulls, "core/a.sql\n" + head + "select one from core.b order by one desc\n"},
	{"divided by nullif or by a number", anyFile, division, "core/a.sql\n" + head + "select one / two from core.b\n"},
	{"date_trunc of a timestamp", anyFile, dateTrunc, "core/a.sql\n" + head + "select date_trunc('month', day) from core.b\n"},
	{"percentile of a double", anyFile, percentile, "core/a.sql\n" + head + "select percentile_cont(0.5) within group (order by amount) from core.b\n"},
	{"a comment says why a missing value is replaced", anyFile, whyReplaced, "core/a.sql\n" + head + "select coalesce(one, 0) from core.b\n"},
	{"no alias of one letter", anyFile, aliases, "core/a.sql\n" + head + "select b.one from core.bees as b\n"},
	{"as stands before every alias", anyFile, aliasWithoutAs, "core/a.sql\n" + head + "select one from core.bees bees\n"},
	{"kind of join spelled out", anyFile, joins, "core/a.sql\n" + head + "with\n\nbees as (select * from core.b),\n\ncows as (select * from core.c)\n\nselect one from bees\njoin cows on cows.one = bees.one\n"},
	{"tables are imported first", isModel, imports, "core/a.sql\n" + head + "with\n\nbees as (select * from core.b)\n\nselect one from bees\ninner join core.c on c.one = bees.one\n"},
	{"no nested selects", anyFile, nested, "core/a.sql\n" + head + "select one from (select one from core.b) as bees\n"},
	{"header of a query is complete", isQuery, queryHeader, "queries/a.sql\n-- about:  a\n-- params: one\n\nselect one from marts.b\norder by one\n"},
	{"a query ends with its order", isQuery, queryOrder, "queries/a.sql\n-- about:  a\n-- params:\n-- shape:  one row\n\nselect one from marts.b\n"},
}

const head = "-- about:  a\n-- grain:  one row\n-- dist:   ref\n-- test:   unique(one)\n\n"

func TestRules_holdInEverySQLFile(t *testing.T) {
	for _, file := range sources(t) {
		for _, rule := range rules {
			if !rule.on(file) {
				continue
			}
			for _, problem := range rule.check(file) {
				t.Errorf("%s: %s: %s", file.path, rule.name, problem)
			}
		}
	}
}

func TestRules_seeTheirMistake(t *testing.T) {
	for _, rule := range rules {
		t.Run(rule.name, func(t *testing.T) {
			where, text, _ := strings.Cut(rule.broken, "\n")
			broken := parseSource(t, where, text)
			if len(rule.check(broken)) == 0 {
				t.Errorf("sees nothing wrong in\n%s", rule.broken)
			}
			for _, other := range rules {
				if other.name != rule.name && other.on(broken) {
					for _, problem := range other.check(broken) {
						t.Errorf("the broken file breaks another rule too: %s: %s", other.name, problem)
					}
				}
			}
		})
	}
}

func TestRules_exceptionsStand(t *testing.T) {
	names := map[string]bool{}
	for _, file := range sources(t) {
		names[file.folder+"."+file.name] = len(file.file.All("test")) == 0 || !strings.Contains(file.file.Text, "test:   unique(")
	}
	for table, why := range noKey {
		if !names[table] {
			t.Errorf("noKey lists %s (%s), which is no model or has a unique test", table, why)
		}
	}
}

func sources(t *testing.T) []source {
	t.Helper()
	var all []source
	for _, layer := range []struct {
		files  fs.FS
		prefix string
	}{{models.Files, ""}, {queries.Files, "queries/"}} {
		err := fs.WalkDir(layer.files, ".", func(name string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() || path.Ext(name) != ".sql" {
				return err
			}
			text, err := fs.ReadFile(layer.files, name)
			if err != nil {
				return err
			}
			all = append(all, parseSource(t, layer.prefix+name, string(text)))
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

func parseSource(t *testing.T, where, text string) source {
	t.Helper()
	keys := append(slices.Clone(plan.HeaderKeys), "severity", "params", "shape")
	file, err := sqlfile.Parse(where, text, keys...)
	if err != nil {
		t.Fatal(err)
	}
	one := source{
		path: where, folder: path.Dir(where), name: strings.TrimSuffix(path.Base(where), ".sql"),
		file: file, lines: strings.Split(text, "\n"),
	}
	for _, line := range one.lines {
		one.code = append(one.code, stripped(line))
	}
	return one
}

// stripped blanks out comments and texts in quotes, keeping places.
func stripped(line string) string {
	var out strings.Builder
	quoted := false
	for at, char := range line {
		switch {
		case char == '\'':
			quoted = !quoted
			out.WriteRune(char)
		case quoted:
			out.WriteString("x")
		case strings.HasPrefix(line[at:], "--"):
			return out.String()
		default:
			out.WriteRune(char)
		}
	}
	return out.String()
}

// eachMatch names the line of every match in the code.
func eachMatch(s source, pattern *regexp.Regexp, say string) []string {
	var problems []string
	for no, line := range s.code {
		if found := pattern.FindString(line); found != "" {
			problems = append(problems, fmt.Sprintf("line %d: %q: %s", no+1, strings.TrimSpace(found), say))
		}
	}
	return problems
}

func headerIsComplete(s source) []string {
	var problems []string
	for _, key := range []string{"about", "grain", "dist"} {
		if s.file.Get(key) == "" {
			problems = append(problems, "no "+key)
		}
	}
	return problems
}

func keyIsTested(s source) []string {
	if noKey[s.folder+"."+s.name] != "" {
		return nil
	}
	for _, test := range s.file.All("test") {
		if strings.HasPrefix(test.Value, "unique(") {
			return nil
		}
	}
	return []string{"no test unique(…); a table without a key goes into noKey with the reason"}
}

var tableName = regexp.MustCompile(`^[a-z][a-z0-9]*(_[a-z0-9]+)*$`)

func fileName(s source) []string {
	if tableName.MatchString(s.name) {
		return nil
	}
	return []string{fmt.Sprintf("%q is no lower-case name with underscores", s.name)}
}

func lowerCase(s source) []string {
	return eachMatch(s, regexp.MustCompile(`[A-Za-z_]*[A-Z][A-Za-z_]*`), "not lower case")
}

// width is counted in characters. Header lines of tests and of `rows` are one line each
// by the form of the header and may be longer.
func width(s source) []string {
	long := map[int]bool{}
	for _, line := range s.file.Header {
		long[line.Line] = line.Key == "rows" || line.Key == "test" || line.Key == "warn"
	}
	var problems []string
	for no, line := range s.lines {
		if count := utf8.RuneCountInString(line); count > 88 && !long[no+1] {
			problems = append(problems, fmt.Sprintf("line %d has %d columns", no+1, count))
		}
	}
	return problems
}

func blanks(s source) []string {
	var problems []string
	for no, line := range s.lines {
		if strings.Contains(line, "\t") || strings.TrimRight(line, " ") != line {
			problems = append(problems, fmt.Sprintf("line %d", no+1))
		}
	}
	if !strings.HasSuffix(s.file.Text, "\n") {
		problems = append(problems, "no line break at the end")
	}
	return problems
}

func commas(s source) []string {
	return eachMatch(s, regexp.MustCompile(`^\s*,.*`), "a comma begins the line")
}
