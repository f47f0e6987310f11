// Package sqlrule holds the rules that every SQL file of models and queries keeps: its
// header, its name, the key that is tested, and the dialect that both engines accept.
// The shipped files are held to all of them by a test, a workspace's own files to all
// but those of layout whenever they are read. What goes in is a file; what comes out
// are its mistakes with file and line.
package sqlrule

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"jixiao/internal/sqlfile"
)

// Keys are the header keys of a file by its folder: a model's, a data test's, a
// query's. `rows` (measures only) names the rows that a measure counts, for explain: a
// fact table of core, then a condition.
func Keys(folder string) []string {
	switch folder {
	case "tests":
		return []string{"about", "severity"}
	case "queries":
		return []string{"about", "params", "known", "stands", "shape"}
	}
	return []string{"about", "grain", "dist", "rows", "test", "warn"}
}

// Source is one SQL file in the forms the rules look at.
type Source struct {
	Folder, Name string // measures, answered_in_time
	File         sqlfile.File
	lines        []string // as written, from line 1
	code         []string // the same lines, comments and texts in quotes blanked out
	text         string   // the code in one
}

// New reads a file's lines. The folder is the last of its path: a schema, tests or
// queries.
func New(file sqlfile.File) Source {
	source := Source{
		Folder: path.Base(path.Dir(file.Path)), Name: strings.TrimSuffix(path.Base(file.Path), ".sql"),
		File: file, lines: strings.Split(file.Text, "\n"),
	}
	for _, line := range source.lines {
		source.code = append(source.code, stripped(line))
	}
	source.text = strings.Join(source.code, "\n")
	return source
}

// stripped blanks out comments and texts in quotes.
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

// Mistake is one place where a file breaks a rule.
type Mistake struct {
	Line int // 1 where the whole file is meant
	Text string
}

// Rule is one rule.
type Rule struct {
	Name   string
	Hint   string // what to do about it, for whoever wrote the file
	Layout bool   // how a file looks: held in this repository alone
	On     func(Source) bool
	Check  func(Source) []Mistake
}

// Own are the mistakes of a workspace's own file, each with file, line and what to do.
func Own(file sqlfile.File) []error {
	var problems []error
	source := New(file)
	for _, rule := range Rules() {
		if rule.Layout || !rule.On(source) {
			continue
		}
		for _, mistake := range rule.Check(source) {
			problems = append(problems, fmt.Errorf("%s:%d: %s: %s\nhint: %s",
				file.Path, mistake.Line, rule.Name, mistake.Text, rule.Hint))
		}
	}
	return problems
}

// Rules are all of them.
func Rules() []Rule {
	return []Rule{
		{"header is complete", "begin the file with `-- about:`, `-- grain:` (what one row is) and `-- dist:` (ref if in doubt)", false, isModel, headerIsComplete},
		{"key is tested", "add `-- test: unique(…)` to the header, with the columns that tell the rows apart", false, isModel, keyIsTested},
		{"file is named like a table", "name the file in small letters, digits and _", false, anyFile, fileName},
		{"lower case", "write words of SQL, tables and columns in small letters; texts in 'quotes' stay as they are", false, anyFile, lowerCase},
		{"88 columns", "break the line", true, anyFile, width},
		{"no tabs, no blanks at the end of a line", "take them out", true, anyFile, blanks},
		{"commas at the end of the line", "move the comma up", true, anyFile, commas},
		{"no word of one engine alone", "write it so that DuckDB and PostgreSQL both know it: case when …, cast(… as …), coalesce(…), substr(…)", false, anyFile, bannedWords},
		{"descending says where nulls go", "write `desc nulls last`", false, anyFile, descNulls},
		{"divided by nullif or by a number", "write `a / nullif(b, 0)`: without a denominator there is no value, and no value is not zero", false, anyFile, division},
		{"date_trunc of a timestamp", "write date_trunc('month', cast(day as timestamp))", false, anyFile, dateTrunc},
		{"percentile of a double", "write percentile_cont(0.5) within group (order by cast(x as double precision))", false, anyFile, percentile},
		{"a comment says why a missing value is replaced", "no data is not zero: say on the line before, after `-- `, why it is right here", false, anyFile, whyReplaced},
		{"no alias of one letter", "give it a name that says what it is", true, anyFile, aliases},
		{"as stands before every alias", "write `from core.records as received`", false, anyFile, aliasWithoutAs},
		{"kind of join spelled out", "write inner join or left join", false, anyFile, joins},
		{"tables are imported first", "begin with `with`, one table a step", true, isModel, imports},
		{"no nested selects", "make it a step of `with`", true, anyFile, nested},
		{"header of a query is complete", "begin the file with `-- about:`, `-- params:` (may be empty) and `-- shape:`", false, isQuery, queryHeader},
		{"a query ends with its order", "end it with `order by` and enough columns that no two rows tie", false, isQuery, queryOrder},
	}
}

func anyFile(Source) bool   { return true }
func isModel(s Source) bool { return s.Folder != "tests" && s.Folder != "queries" }
func isQuery(s Source) bool { return s.Folder == "queries" }

// NoKey are the tables without a unique key, and why.
func NoKey() map[string]string {
	return map[string]string{
		"staging.records":          "the key has the subject's name, which stays in raw for natural persons",
		"staging.rejects":          "one column may break a rule in several ways with one reason code",
		"core.records":             "as staging.records",
		"core.record_reports":      "as staging.records",
		"core.late_streak_records": "as staging.records",
		"core.rejects":             "as staging.rejects",
		"core.rejected_records":    "as staging.rejects",
		"marts.rejected_rows":      "as staging.rejects",
	}
}

// at makes a mistake of a place in the code.
func (s Source) at(place int, form string, args ...any) Mistake {
	return Mistake{strings.Count(s.text[:place], "\n") + 1, fmt.Sprintf(form, args...)}
}

// eachMatch names the line of every match in the code.
func (s Source) eachMatch(pattern *regexp.Regexp, say string) []Mistake {
	var mistakes []Mistake
	for no, line := range s.code {
		if found := pattern.FindString(line); found != "" {
			mistakes = append(mistakes, Mistake{no + 1, fmt.Sprintf("%q: %s", strings.TrimSpace(found), say)})
		}
	}
	return mistakes
}

// unsafe are the places where all matches and safe does not.
func (s Source) unsafe(all, safe *regexp.Regexp, say string) []Mistake {
	var mistakes []Mistake
	var held []int
	for _, match := range safe.FindAllStringIndex(s.text, -1) {
		held = append(held, match[0])
	}
	for _, match := range all.FindAllStringIndex(s.text, -1) {
		if !slices.Contains(held, match[0]) {
			mistakes = append(mistakes, s.at(match[0], "%q %s", s.text[match[0]:match[1]], say))
		}
	}
	return mistakes
}

func headerIsComplete(s Source) []Mistake {
	var mistakes []Mistake
	for _, key := range []string{"about", "grain", "dist"} {
		if s.File.Get(key) == "" {
			mistakes = append(mistakes, Mistake{1, "no " + key})
		}
	}
	return mistakes
}

func keyIsTested(s Source) []Mistake {
	if NoKey()[s.Folder+"."+s.Name] != "" {
		return nil
	}
	for _, test := range s.File.All("test") {
		if strings.HasPrefix(test.Value, "unique(") {
			return nil
		}
	}
	return []Mistake{{1, "no test unique(…)"}}
}

var tableName = regexp.MustCompile(`^[a-z][a-z0-9]*(_[a-z0-9]+)*$`)

func fileName(s Source) []Mistake {
	if tableName.MatchString(s.Name) {
		return nil
	}
	return []Mistake{{1, fmt.Sprintf("%q is no lower-case name with underscores", s.Name)}}
}

func lowerCase(s Source) []Mistake {
	return s.eachMatch(regexp.MustCompile(`[A-Za-z_]*[A-Z][A-Za-z_]*`), "not lower case")
}
