package finding_test

import (
	"cmp"
	"context"
	"encoding/csv"
	"errors"
	"flag"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"jixiao/etl"
	"jixiao/internal/finding"
	"jixiao/internal/plan"
	"jixiao/internal/testkit"
	"jixiao/internal/warehouse"
	"jixiao/internal/workspace"
	"jixiao/models"
)

// libraryCase is measured values, and the text of a finding over them, "" if it must not hit.
type libraryCase struct {
	finding, name string
	given         [][]string
	text          string
}

// libraryCases reads testdata/findings.txtar.
func libraryCases(t *testing.T) []libraryCase {
	t.Helper()
	text, err := os.ReadFile("../../testdata/findings.txtar")
	if err != nil {
		t.Fatal(err)
	}
	var cases []libraryCase
	for _, section := range txtar.Parse(text).Files {
		parts := strings.Split(section.Name, "/")
		if len(parts) != 3 {
			t.Fatalf("section %q; wanted finding/case/given or finding/case/text", section.Name)
		}
		last := len(cases) - 1
		switch {
		case parts[2] == "given":
			rows, err := csv.NewReader(strings.NewReader(string(section.Data))).ReadAll()
			if err != nil {
				t.Fatalf("section %q: %v", section.Name, err)
			}
			cases = append(cases, libraryCase{finding: parts[0], name: parts[1], given: rows[1:]})
		case parts[2] == "text" && last >= 0 && cases[last].finding == parts[0] && cases[last].name == parts[1]:
			cases[last].text = strings.TrimSpace(string(section.Data))
		default:
			t.Fatalf("section %q stands alone", section.Name)
		}
	}
	return cases
}

// starter is the workspace that `jixiao init` writes: it has the built-in findings alone.
func starter(t *testing.T) *workspace.Workspace {
	t.Helper()
	dir := t.TempDir()
	for _, name := range []string{"jixiao.yaml", "indicators.yaml", "judgements.csv"} {
		text, err := workspace.Starter.ReadFile("starter/" + name)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(dir+"/"+name, text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return testkit.Load(t, dir)
}

// library is a warehouse of empty tables in which the findings are put over given values.
type library struct {
	wh    *warehouse.Warehouse
	steps *plan.Plan
	ws    *workspace.Workspace
}

func newLibrary(t *testing.T) library {
	t.Helper()
	ctx := context.Background()
	wh, err := warehouse.Open(ctx, "", warehouse.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := wh.Close(); err != nil {
			t.Error(err)
		}
	})
	steps, err := plan.Read(ctx, wh, models.Files)
	if err != nil {
		t.Fatal(err)
	}
	made := library{wh: wh, steps: steps, ws: starter(t)}
	err = wh.InTransaction(ctx, func(ctx context.Context, tx *warehouse.Tx) error {
		if err := etl.CreateTables(ctx, tx); err != nil {
			return err
		}
		if err := steps.Build(ctx, tx, func(int, int, plan.Model) {}); err != nil {
			return err
		}
		if err := etl.LoadConfiguration(ctx, tx, made.ws, models.Holidays); err != nil {
			return err
		}
		return made.build(ctx, tx, "core.findings", "core.finding_conditions", "core.finding_concerns")
	})
	if err != nil {
		t.Fatal(err)
	}
	return made
}

// build makes models anew over what lies in the tables they read.
func (l library) build(ctx context.Context, tx *warehouse.Tx, tables ...string) error {
	for _, table := range tables {
		model, _ := l.steps.Find(table)
		if err := tx.Exec(ctx, "create or replace table "+table+" as\n"+model.Body); err != nil {
			return err
		}
	}
	return nil
}

var errDone = errors.New("done")

// run gives the text of the case's finding, "" if it does not hit, and the condition that
// holds first.
func (l library) run(t *testing.T, one libraryCase) (text string, condition int) {
	t.Helper()
	evaluation := l.ws.Evaluation.ID
	err := l.wh.InTransaction(context.Background(), func(ctx context.Context, tx *warehouse.Tx) error {
		for no, row := range one.given {
			if err := l.give(ctx, tx, evaluation, no, row); err != nil {
				return err
			}
		}
		if err := l.build(ctx, tx, "marts.finding_values", "marts.finding_grounds", "marts.finding_indicators", "marts.finding_hits"); err != nil {
			return err
		}
		if err := finding.Write(ctx, tx, l.ws); err != nil {
			return err
		}
		err := tx.QueryRow(ctx, `select coalesce((select text from marts.findings where finding_id = $1), ''),
			coalesce((select min(condition_no) from marts.finding_grounds where finding_id = $1), 0)`, one.finding).Scan(&text, &condition)
		return errors.Join(err, errDone)
	})
	if err != nil && !errors.Is(err, errDone) {
		t.Fatalf("%s/%s: %v", one.finding, one.name, err)
	}
	return text, condition
}

// give puts one row of a case into the tables that the findings read.
func (l library) give(ctx context.Context, tx *warehouse.Tx, evaluation string, no int, row []string) error {
	cells := make([]any, len(row))
	for at, cell := range row {
		if cell != "" {
			cells[at] = cell
		}
	}
	err := tx.Exec(ctx, `insert into marts.measured_values (evaluation_id, measure, subject, numerator, denominator, n, value)
		values ($1, $2, $3, $4, $5, $6, $7)`, append([]any{evaluation}, cells[:6]...)...)
	if target := cells[6]; target != nil {
		err = errors.Join(err, tx.Exec(ctx, `insert into core.assessed (evaluation_id, indicator_id, rule, measure, subject, target)
			values ($1, $2, 'ratio', $3, $4, $5)`, evaluation, no, cells[0], cells[1], target))
	}
	if set := cells[7]; set != nil {
		err = errors.Join(err, tx.Exec(ctx, `insert into core.subject_sets (evaluation_id, set_name, subject, subject_name)
			select $1, $2, $3, $3 where not exists (select 1 from core.subject_sets where set_name = $2 and subject = $3)`, evaluation, set, cells[1]))
	}
	return err
}

func TestLibrary_eachFindingHitsWithItsTextAndDoesNotHitElsewhere(t *testing.T) {
	library := newLibrary(t)
	hits, misses, conditions := map[string]bool{}, map[string]bool{}, map[string]map[int]bool{}
	for _, one := range libraryCases(t) {
		text, condition := library.run(t, one)
		if text != one.text {
			t.Errorf("%s/%s: got %q, wanted %q", one.finding, one.name, text, one.text)
		}
		if text == "" {
			misses[one.finding] = true
			continue
		}
		hits[one.finding] = true
		if conditions[one.finding] == nil {
			conditions[one.finding] = map[int]bool{}
		}
		conditions[one.finding][condition] = true
	}
	known := map[string]bool{}
	for _, built := range library.ws.Findings {
		known[built.ID] = true
		if !hits[built.ID] || !misses[built.ID] {
			t.Errorf("testdata/findings.txtar has no case in which %s hits, or none in which it does not", built.ID)
		}
		for no := range built.When {
			if !conditions[built.ID][no+1] {
				t.Errorf("in no case of testdata/findings.txtar condition %d of %s is the first that holds", no+1, built.ID)
			}
		}
	}
	for id := range hits {
		if !known[id] {
			t.Errorf("testdata/findings.txtar has cases of %s, which is no built-in finding", id)
		}
	}
}

func TestLibrary_doesNotHitWithoutData(t *testing.T) {
	library := newLibrary(t)
	for _, built := range library.ws.Findings {
		if text, _ := library.run(t, libraryCase{finding: built.ID, name: "nothing"}); text != "" {
			t.Errorf("%s hits without any data: %q", built.ID, text)
		}
	}
}

// A figure of a built-in finding comes with the condition that holds, or from a measure and
// subject that every condition names, so that no workspace meets one without a value.
func TestLibrary_noFigureCanBeMissing(t *testing.T) {
	for _, built := range starter(t).Findings {
		for _, name := range slices.Sorted(maps.Keys(built.Figures)) {
			figure := built.Figures[name]
			if figure.Hit != "" {
				continue
			}
			for no, condition := range built.When {
				if figure.Measure == "" || figure.Measure != condition.Measure || figure.Subject != condition.Subject {
					t.Errorf("finding %s: figure %s may have no value where condition %d holds", built.ID, name, no+1)
				}
			}
		}
	}
}

var update = flag.Bool("update", false, "write the table of docs/findings.md anew")

func TestLibrary_isInTheDocument(t *testing.T) {
	const path = "../../docs/findings.md"
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	head, rest, found := strings.Cut(string(text), "-update -->\n")
	old, tail, closed := strings.Cut(rest, "<!-- end -->")
	if !found || !closed {
		t.Fatalf("%s does not mark the place of the table", path)
	}
	table := "| id | finding | stands when | severity | source of the limit |\n|---|---|---|---|---|\n"
	for _, built := range starter(t).Findings {
		var conditions, sources []string
		for _, condition := range built.When {
			conditions = append(conditions, describe(condition))
			if source := cmp.Or(condition.Basis, "the tree"); !slices.Contains(sources, source) {
				sources = append(sources, source)
			}
		}
		table += "| `" + built.ID + "` | " + built.Title + " | " + strings.Join(conditions, " or ") + " | " + built.Severity + " | " + strings.Join(sources, "; ") + " |\n"
	}
	if table == old {
		return
	}
	if !*update {
		t.Fatalf("%s does not list the library as it is; -update writes it", path)
	}
	if err := os.WriteFile(path, []byte(head+"-update -->\n"+table+"<!-- end -->"+tail), 0o600); err != nil {
		t.Fatal(err)
	}
}

// describe writes a condition as the document does.
func describe(condition workspace.Condition) string {
	text := "`" + condition.Measure + "`"
	switch {
	case condition.Each != "":
		text += " of any of the " + condition.Each
	case condition.Subject != "全部":
		text += " of " + condition.Subject
	}
	if condition.Above != "" {
		text += " above " + string(condition.Above)
	}
	if condition.Below != "" {
		text += " below " + string(condition.Below)
	}
	return text
}

// The example of the document is one that a workspace takes.
func TestLibrary_exampleOfTheDocument(t *testing.T) {
	text, err := os.ReadFile("../../docs/findings.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(text), "```yaml\n")
	example, _, found := strings.Cut(rest, "```")
	if !found {
		t.Fatal("docs/findings.md has no example")
	}
	dir := starter(t).Dir
	if err := os.WriteFile(dir+"/findings.yaml", []byte(example), 0o600); err != nil {
		t.Fatal(err)
	}
	ws := testkit.Load(t, dir)
	if ws.Findings[0].ID != "late_units" || ws.Findings[0].When[0].Each != "units" || ws.Findings[0].When[1].Below != workspace.Target {
		t.Errorf("read %+v", ws.Findings[0])
	}
	for _, read := range ws.Findings {
		if read.Dropped != (read.ID == "idle_accounts") {
			t.Errorf("%s is dropped: %v", read.ID, read.Dropped)
		}
	}
}

// TestLibrary_speaksOfEveryPaymentRule wants a finding for whatever a payment rule may find
// broken: an exception without one would stand in the appendix and nowhere else.
func TestLibrary_speaksOfEveryPaymentRule(t *testing.T) {
	elsewhere := map[string]string{ // what says the same of another measure
		"超预算支付": "budget_execution", "合同签订超过中标通知书期限": "contract_limits_kept",
		"合同签订超过法定期限": "contract_limits_kept", "先开工后签合同": "contract_limits_kept",
	}
	spoken := map[string]bool{}
	for _, finding := range starter(t).Findings {
		for _, condition := range finding.When {
			spoken[condition.Measure+"/"+condition.Subject] = true
			spoken[condition.Measure] = true
		}
	}
	rules, err := models.Files.ReadFile("core/payment_rules.sql")
	if err != nil {
		t.Fatal(err)
	}
	labels := 0
	for _, row := range regexp.MustCompile(`(?m)^select (?:\d+), '[a-z_]+', '[^']+', '([^']+)'|'([^']+)' as label`).FindAllStringSubmatch(string(rules), -1) {
		for _, exception := range strings.Split(row[1]+row[2], "、") {
			labels++
			if !spoken["payment_exceptions/"+exception] && (elsewhere[exception] == "" || !spoken[elsewhere[exception]]) {
				t.Errorf("no finding speaks of %s", exception)
			}
		}
	}
	if labels < 22 {
		t.Errorf("%d exceptions were read from core/payment_rules.sql", labels)
	}
}
