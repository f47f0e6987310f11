package check_test

import (
	"bytes"
	"context"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"jixiao/internal/check"
	"jixiao/models"
)

var update = flag.Bool("update", false, "rewrite the wanted rows of the cases that fail")

const caseFolder = "../../testdata/models"

func newBench(t testing.TB) *check.Bench {
	t.Helper()
	bench, err := check.NewBench(context.Background(), models.Files)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := bench.Close(); err != nil {
			t.Error(err)
		}
	})
	return bench
}

func readCases(t testing.TB) []check.CaseFile {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(caseFolder, "*.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	files := make([]check.CaseFile, 0, len(paths))
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		file, err := check.ParseCases("testdata/models/"+filepath.Base(path), text)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	return files
}

func TestModels_giveWhatTheirCasesWant(t *testing.T) {
	bench := newBench(t)
	for _, file := range readCases(t) {
		t.Run(file.Table, func(t *testing.T) {
			for _, one := range file.Cases {
				t.Run(one.Name, func(t *testing.T) { runCase(t, bench, file, one) })
			}
		})
	}
}

func runCase(t *testing.T, bench *check.Bench, file check.CaseFile, one check.Case) {
	outcome, err := bench.Run(context.Background(), file, one)
	if err != nil {
		t.Fatal(err)
	}
	if outcome.Passed() {
		return
	}
	if *update {
		rewrite(t, file, one, outcome.Got)
		return
	}
	t.Errorf("%s: rows differ (- wanted, + got):\n%s", file.Path, cmp.Diff(outcome.Want, outcome.Got))
}

func rewrite(t *testing.T, file check.CaseFile, one check.Case, rows []string) {
	t.Helper()
	path := filepath.Join(caseFolder, filepath.Base(file.Path))
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, check.WithWant(text, one.Name, rows), 0o600); err != nil {
		t.Fatal(err)
	}
}

// scoring are the models of core and marts that decide a score, beside all measures and
// all rules.
var scoring = []string{
	"core.accounts", "core.answers", "core.assessed", "core.indicator_weights", "core.budget_lines", "core.budgets", "core.calendar",
	"core.contract_events", "core.contract_timeline", "core.contracts", "core.evaluations",
	"core.late_streaks", "core.milestone_payments", "core.milestones", "core.option_counts",
	"core.payment_exceptions", "core.payments", "core.periods", "core.points", "core.judgement_marks", "core.judged_points", "core.average_parts",
	"core.record_months", "core.record_reports", "core.records", "core.running_times",
	"core.option_worths", "core.satisfaction", "core.satisfaction_sums", "core.scored_answers", "core.weighted_groups", "core.system_outages", "core.systems", "core.requests", "core.ticket_events", "core.ticket_logs", "core.ticket_marks",
	"core.ticket_openings", "core.ticket_subjects", "core.ticket_suspensions", "core.ticket_traits", "core.tickets",
	"core.unit_months", "core.units",
	"marts.assessed_values", "marts.measured_values", "marts.point_scores", "marts.average_parts", "marts.evaluation_summary", "marts.finding_hits", "marts.finding_grounds", "marts.finding_values", "marts.finding_grounds",
	"marts.fund_execution", "marts.indicator_scores", "marts.point_reasons", "marts.points",
	"marts.record_volume", "marts.reporting_timeliness", "marts.response_bands",
	"marts.survey_questions", "marts.survey_satisfaction", "marts.ticket_faults",
}

func TestModels_thatDecideAScoreHaveACaseWithoutData(t *testing.T) {
	wanted := map[string]bool{}
	for _, table := range scoring {
		wanted[table] = true
	}
	for _, pattern := range []string{"measures/*.sql", "marts/rule_*.sql"} {
		paths, err := filepath.Glob(filepath.Join("../../models", filepath.FromSlash(pattern)))
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range paths {
			name := strings.TrimSuffix(filepath.Base(path), ".sql")
			wanted[filepath.Base(filepath.Dir(path))+"."+name] = true
		}
	}
	for _, file := range readCases(t) {
		for _, one := range file.Cases {
			if strings.HasPrefix(one.Name, "no ") {
				delete(wanted, file.Table)
			}
		}
	}
	for table := range wanted {
		t.Errorf("testdata/models/%s.txtar has no case named \"no …\" that shows the model without data", table)
	}
}

func TestParseCases_mistakes(t *testing.T) {
	cases := []struct{ name, text, want string }{
		{"no comment", "-- a/want --\nx\n", "no comment on top"},
		{"no want", "about\n-- a/given/core.x --\nx\n", `case "a" has no want`},
		{"unknown section", "about\n-- a/wants --\nx\n", "wanted <case>/given/<table>"},
		{"want twice", "about\n-- a/want --\nx\n-- a/want --\nx\n", "stands twice"},
		{"no header", "about\n-- a/want --\n", "no header line"},
		{"ragged row", "about\n-- a/want --\nx,y\n1\n", "wrong number of fields"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, err := check.ParseCases("testdata/models/core.x.txtar", []byte(c.text))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, wanted an error with %q", err, c.want)
			}
		})
	}
}

func TestBench_mistakes(t *testing.T) {
	bench := newBench(t)
	cases := []struct{ name, file, text, want string }{
		{"no such model", "core.nothing", "about\n-- a/want --\nx\n", "there is no model core.nothing"},
		{"table not read", "core.grades", "about\n-- a/given/staging.units --\nunit_id\n1\n-- a/want --\ngrade\n",
			"core.grades does not read staging.units"},
		{"column not there", "core.grades", "about\n-- a/given/staging.grades --\ngrad\n1\n-- a/want --\ngrade\n",
			`staging.grades has no column "grad"`},
		{"value of another type", "core.grades", "about\n-- a/given/staging.grades --\nlower_bound\nhigh\n-- a/want --\ngrade\n",
			"staging.grades, row 1: "},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			file, err := check.ParseCases("testdata/models/"+c.file+".txtar", []byte(c.text))
			if err != nil {
				t.Fatal(err)
			}
			_, err = bench.Run(context.Background(), file, file.Cases[0])
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, wanted an error with %q", err, c.want)
			}
		})
	}
}

func TestWithWant_keepsTheRest(t *testing.T) {
	text := []byte("about\n-- a/given/core.x --\nx\n1\n-- a/want --\nx\n1\n-- b/want --\nx\n3\n")
	want := []byte("about\n-- a/given/core.x --\nx\n1\n-- a/want --\nx\n2\n-- b/want --\nx\n3\n")
	if got := check.WithWant(text, "a", []string{"x", "2"}); !bytes.Equal(got, want) {
		t.Error(cmp.Diff(string(want), string(got)))
	}
}
