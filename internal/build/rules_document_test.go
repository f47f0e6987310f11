package build_test

import (
	"context"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"jixiao/etl"
	"jixiao/internal/testkit"
	"jixiao/internal/warehouse"
	"jixiao/internal/workspace"
	"jixiao/models"
)

// example is one worked example of docs/rules.md: an indicator, what is known, what is
// wanted.
type example struct {
	line     int
	yaml     string
	rounding string              // level:digits
	tables   map[string][]record // measured, judgements, units, score
}

// record is a row of a table of the document, by column.
type record map[string]string

// readExamples reads the fenced blocks of the document: each yaml begins an example.
func readExamples(t *testing.T) []example {
	t.Helper()
	text, err := os.ReadFile("../../docs/rules.md")
	if err != nil {
		t.Fatal(err)
	}
	var examples []example
	var block []string
	info := ""
	for no, line := range strings.Split(string(text), "\n") {
		fence, isFence := strings.CutPrefix(line, "```")
		switch {
		case !isFence:
			block = append(block, line)
		case info == "":
			info, block = fence, nil
		default:
			kind, more, _ := strings.Cut(info, " ")
			if kind == "yaml" {
				rounding, _ := strings.CutPrefix(more, "rounding=")
				examples = append(examples, example{line: no + 1, yaml: strings.Join(block, "\n"), rounding: rounding, tables: map[string][]record{}})
			} else {
				examples[len(examples)-1].tables[more] = records(t, block)
			}
			info = ""
		}
	}
	return examples
}

func records(t *testing.T, lines []string) []record {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(strings.Join(lines, "\n"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var found []record
	for _, row := range rows[1:] {
		one := record{}
		for no, name := range rows[0] {
			one[name] = row[no]
		}
		found = append(found, one)
	}
	return found
}

// cells are values of a row for world.fill: what is empty is null.
func (r record) cells(names ...string) []any {
	row := make([]any, len(names))
	for no, name := range names {
		if r[name] != "" {
			row[no] = r[name]
		}
	}
	return row
}

// workspaceOf writes a workspace whose tree is the indicator and one that fills it to 100.
func workspaceOf(t *testing.T, id string, one example) *workspace.Workspace {
	t.Helper()
	dir := t.TempDir()
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"jixiao.yaml", "judgements.csv"} {
		text, err := workspace.Starter.ReadFile("starter/" + name)
		if err != nil {
			t.Fatal(err)
		}
		settings := strings.ReplaceAll(string(text), "my-project", id)
		if level, digits, found := strings.Cut(one.rounding, ":"); found {
			settings = strings.Replace(settings, "{level: total, digits: 2}", "{level: "+level+", digits: "+digits+"}", 1)
		}
		write(name, settings)
	}
	weight := 0
	for _, line := range strings.Split(one.yaml, "\n") {
		_, _ = fmt.Sscanf(line, "weight: %d", &weight)
	}
	indicator := strings.ReplaceAll(one.yaml, "\n", "\n            ")
	write("indicators.yaml", fmt.Sprintf(`version: "1"
levels:
  - name: 产出
    weight: 100
    groups:
      - name: 产出数量
        weight: 100
        indicators:
          - %s
          - {id: rest, name: 其余, weight: %d, rule: graded, basis: 无}
`, indicator, 100-weight))
	return testkit.Load(t, dir)
}

// load puts an example into raw, as the loader would.
func (w *world) load(id string, one example) (measured [][]any) {
	w.t.Helper()
	ws := workspaceOf(w.t, id, one)
	holidays, err := models.Files.ReadFile("lookups/holidays.csv")
	if err != nil {
		w.t.Fatal(err)
	}
	err = w.wh.InTransaction(context.Background(), func(ctx context.Context, tx *warehouse.Tx) error {
		return etl.LoadConfiguration(ctx, tx, ws, holidays)
	})
	if err != nil {
		w.t.Fatalf("docs/rules.md:%d: %v", one.line, err)
	}
	evaluation, project := ws.Evaluation.ID, ws.Project.ID
	indicator := ws.Tree.Indicators()[0].ID
	var judgements, units [][]any
	for no, row := range one.tables["judgements"] {
		judgements = append(judgements, append(row.cells("point_no", "expert", "verdict", "earned_share", "mark", "defect_count", "reason"),
			evaluation, indicator, project, "l", "f", no+1))
	}
	for no, row := range one.tables["units"] {
		units = append(units, []any{row["unit_name"], row["unit_name"], true, project, "l", "f", no})
	}
	if len(judgements) > 0 {
		w.fill("raw.judgements", "point_no, expert, verdict, earned_share, mark, defect_count, reason, evaluation_id, indicator_id, project_id, load_id, source_file, source_line", judgements)
	}
	if len(units) > 0 {
		w.fill("raw.units", "unit_id, unit_name, is_member, project_id, load_id, source_file, source_line", units)
	}
	for _, row := range one.tables["measured"] {
		measured = append(measured, append(row.cells("measure", "subject", "n", "denominator", "value"), evaluation, "2025"))
	}
	return measured
}

func TestRules_workedExamplesOfTheDocument(t *testing.T) {
	w := newWorld(t, 9)
	examples := readExamples(t)
	var measured [][]any
	used := map[string]bool{}
	for no, one := range examples {
		measured = append(measured, w.load(fmt.Sprintf("doc-%02d", no), one)...)
		for _, line := range strings.Split(one.yaml, "\n") {
			if rule, found := strings.CutPrefix(line, "rule: "); found {
				used[rule] = true
			}
		}
	}
	for _, rule := range append(slices.Clone(measuredRules), "points", "graded", "experts", "average") {
		if !used[rule] {
			t.Errorf("docs/rules.md has no worked example of rule %s", rule)
		}
	}
	w.buildAll()
	w.fill("marts.measure_values", "measure, subject, n, denominator, value, evaluation_id, period", measured)
	for _, model := range w.steps.Models {
		if model.Schema == "marts" && model.Name != "measure_values" {
			w.build(model.Table())
		}
	}
	held := map[string]int{}
	for no, one := range examples {
		evaluation := fmt.Sprintf("doc-%02d-2025", no)
		w.compareExample(evaluation, one)
		for rule, count := range equationsHold(t, w.wh, evaluation) {
			held[rule] += count
		}
	}
	if len(held) != 9 {
		t.Errorf("equations of %v were worked out, wanted all nine rules", held)
	}
}

// compareExample holds the score of an example to what the document says.
func (w *world) compareExample(evaluation string, one example) {
	w.t.Helper()
	if len(one.tables["score"]) != 1 {
		w.t.Fatalf("docs/rules.md:%d: an example without a score", one.line)
	}
	want := one.tables["score"][0]
	var status, score, reason string
	err := w.wh.DB().QueryRow(`select status, coalesce(rtrim(rtrim(cast(score as text), '0'), '.'), ''), coalesce(reason, '')
		from marts.indicator_scores where evaluation_id = '`+evaluation+`' and indicator_id <> 'rest'`).Scan(&status, &score, &reason)
	if err != nil {
		w.t.Fatalf("docs/rules.md:%d: %v", one.line, err)
	}
	if status != want["status"] || score != want["score"] || reason != want["reason"] {
		w.t.Errorf("docs/rules.md:%d: got %s %s %q, the document says %s %s %q",
			one.line, status, score, reason, want["status"], want["score"], want["reason"])
	}
}
