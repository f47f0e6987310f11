package build_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"jixiao/internal/build"
	"jixiao/internal/explain"
	"jixiao/internal/testkit"
	"jixiao/internal/warehouse"
	"jixiao/queries"
)

// scalar reads one value.
func scalar[T any](t *testing.T, wh *warehouse.Warehouse, query string) (value T) {
	t.Helper()
	if err := wh.DB().QueryRow(query).Scan(&value); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return value
}

func TestBuild_sameInputSameRun(t *testing.T) {
	ctx := context.Background()
	var runs []string
	for range 2 {
		ws := testkit.Load(t, testkit.Demo(t))
		result, err := testkit.Build(ctx, testkit.Open(t, ws), ws)
		if err != nil {
			t.Fatal(err)
		}
		runs = append(runs, result.Run)
	}
	if runs[0] != runs[1] {
		t.Errorf("the same files gave runs %v", runs)
	}
}

func TestBuild_blockedKeepsWhatWasPublishedAndTheFailingRows(t *testing.T) {
	ctx := context.Background()
	dir := testkit.Demo(t)
	ws := testkit.Load(t, dir)
	wh := testkit.Open(t, ws)
	before, err := testkit.Build(ctx, wh, ws)
	if err != nil {
		t.Fatal(err)
	}
	testkit.Replace(t, dir, "judgements.csv", "acceptance,1,满足,0.92", "acceptance,1,满足,0.2")
	after, err := testkit.Build(ctx, wh, testkit.Load(t, dir))
	var blocked *build.BlockedError
	if !errors.As(err, &blocked) || len(blocked.Failed) != 1 {
		t.Fatalf("got %v, wanted one blocking test to fail", err)
	}
	current, err := os.ReadFile(filepath.Join(wh.PublishedFolder(), "current"))
	if err != nil || strings.TrimSpace(string(current)) != before.Run {
		t.Errorf("published is %s, wanted %s (%v)", current, before.Run, err)
	}
	if got := scalar[string](t, wh, "select run_id from ops.runs"); got != before.Run {
		t.Errorf("the warehouse holds run %s, wanted %s: nothing of the failed build stays", got, before.Run)
	}
	kept := scalar[string](t, wh, "select failing_row from ops.test_failures where run_id = '"+after.Run+"'")
	if !strings.Contains(kept, `"indicator_id":"acceptance"`) {
		t.Errorf("kept %s", kept)
	}
}

func TestBuild_refusesYearsWithoutNotice(t *testing.T) {
	dir := testkit.Demo(t)
	row := "行政许可,示例有限公司,法人及非法人组织,91350100M000100Y43,,,,示例〔2027〕1号,普通,,2027-03-01,,示例局,,示例局,,2027-03-02\n"
	path := filepath.Join(dir, "data", "records", "2021-12.csv")
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, append(text, row...), 0o600); err != nil {
		t.Fatal(err)
	}
	ws := testkit.Load(t, dir)
	_, err = testkit.Build(context.Background(), testkit.Open(t, ws), ws)
	if err == nil || !strings.Contains(err.Error(), "calendar_known") || !strings.Contains(err.Error(), "2027-03-01") {
		t.Errorf("got %v, wanted the row of 2027 to block", err)
	}
}

// TestBuild_addsUp holds read = loaded + rejected + superseded for every file, and raw
// to what the ledger says.
func TestBuild_addsUp(t *testing.T) {
	_, wh := testkit.Built(t)
	if got := scalar[int64](t, wh, "select count(*) from ops.loads where rows_read <> rows_loaded + rows_rejected + rows_superseded"); got != 0 {
		t.Errorf("%d files do not add up", got)
	}
	for _, feed := range []string{"records", "tickets", "responses", "judgements", "disbursements"} {
		stored := scalar[int64](t, wh, "select count(*) from raw."+feed)
		ledger := scalar[int64](t, wh, "select cast(sum(rows_loaded + rows_superseded) as bigint) from ops.loads where feed = '"+feed+"'")
		if stored != ledger {
			t.Errorf("raw.%s holds %d rows, the ledger says %d", feed, stored, ledger)
		}
	}
}

// TestBuild_twoProjectsInOneWarehouse builds a second workspace into the warehouse of the
// first: neither changes the other's figures.
func TestBuild_twoProjectsInOneWarehouse(t *testing.T) {
	ctx := context.Background()
	first := testkit.Load(t, testkit.Demo(t))
	wh := testkit.Open(t, first)
	if _, err := testkit.Build(ctx, wh, first); err != nil {
		t.Fatal(err)
	}
	scores := "select string_agg(indicator_id || ' ' || cast(score as varchar), ', ' order by indicator_no) " +
		"from marts.indicator_scores where evaluation_id = '%s'"
	findings := "select string_agg(text, '' order by finding_no) from marts.findings where evaluation_id = '%s'"
	wantScores := scalar[string](t, wh, fmt.Sprintf(scores, "mengjin-2021"))
	wantFindings := scalar[string](t, wh, fmt.Sprintf(findings, "mengjin-2021"))

	dir := testkit.Demo(t)
	testkit.Replace(t, dir, "jixiao.yaml", "id: mengjin-credit-platform", "id: other-platform")
	testkit.Replace(t, dir, "jixiao.yaml", "id: mengjin-2021", "id: other-2021")
	testkit.Replace(t, dir, "data/events.csv", "2020-10-09", "2020-10-16")
	second := testkit.Load(t, dir)
	if _, err := testkit.Build(ctx, wh, second); err != nil {
		t.Fatal(err)
	}
	if got := scalar[string](t, wh, fmt.Sprintf(scores, "mengjin-2021")); got != wantScores {
		t.Errorf("the second project changed the first one's scores:\n%s\n%s", got, wantScores)
	}
	if got := scalar[string](t, wh, fmt.Sprintf(findings, "mengjin-2021")); got != wantFindings {
		t.Errorf("the second project changed the first one's findings:\n%s\n%s", got, wantFindings)
	}
	if got := scalar[string](t, wh, "select status from marts.evaluation_summary where evaluation_id = 'other-2021'"); got != "draft" {
		t.Errorf("the second project is %s: the judgements in its file belong to the first evaluation", got)
	}
}

// TestExplain_rowsMatchTheFigures holds the rows that a measure's header names to the
// figure they explain.
func TestExplain_rowsMatchTheFigures(t *testing.T) {
	ctx := context.Background()
	ws, wh := testkit.Built(t)
	steps, err := build.ReadPlan(ctx, wh, ws)
	if err != nil {
		t.Fatal(err)
	}
	set, err := queries.Read(queries.Files)
	if err != nil {
		t.Fatal(err)
	}
	explainer := explain.Explainer{DB: wh.DB(), Plan: steps, Queries: set, Evaluation: ws.Evaluation.ID, Rows: 5}
	number := func(value *float64) float64 {
		if value == nil {
			return -1
		}
		return *value
	}
	// what the rows are, against numerator, denominator and n
	want := map[string]func(explain.Measure) float64{
		"records_collected": func(m explain.Measure) float64 { return number(m.Value) },
		"reported_in_time":  func(m explain.Measure) float64 { return number(m.Denominator) - number(m.Numerator) },
		"answered_in_time":  func(m explain.Measure) float64 { return number(m.Denominator) - number(m.Numerator) },
		"fault_rate":        func(m explain.Measure) float64 { return number(m.Numerator) },
		"accounts_opened":   func(m explain.Measure) float64 { return number(m.Value) },
		"accounts_active":   func(m explain.Measure) float64 { return number(m.Denominator) - number(m.Numerator) },
		"option_share":      func(m explain.Measure) float64 { return number(m.Numerator) },
		"satisfaction":      func(m explain.Measure) float64 { return number(m.N) },
	}
	checked := map[string]bool{}
	verify := func(measure *explain.Measure) {
		if measure == nil {
			return
		}
		if rule, known := want[measure.Name]; known {
			checked[measure.Name] = true
			if got := float64(measure.RowCount); got != rule(*measure) {
				t.Errorf("%s/%s: %v rows explain a figure of %v", measure.Name, measure.Subject, got, rule(*measure))
			}
		}
		for _, row := range measure.Rows {
			if row.File == "" || row.Line == 0 {
				t.Errorf("%s: a row without file and line: %+v", measure.Name, row)
			}
		}
	}
	indicators, err := explainer.Indicators(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, indicator := range indicators {
		story, err := explainer.Indicator(ctx, indicator.ID)
		if err != nil {
			t.Fatal(err)
		}
		verify(story.Measure)
		for _, point := range story.Points {
			if point.Measure == nil && point.JudgementPosition == "" {
				t.Errorf("%s point %d rests on nothing", indicator.ID, point.No)
			}
			verify(point.Measure)
		}
	}
	if len(checked) != len(want) {
		t.Errorf("only %v were checked", checked)
	}
}

// TestBuild_ownMeasure lays a workspace's own measure over the built-in ones.
func TestBuild_ownMeasure(t *testing.T) {
	dir := testkit.Demo(t)
	own := "-- about: Mine.\n-- grain: one row per evaluation\n-- dist: ref\n-- test: unique(evaluation_id, subject, period)\n\nselect evaluation_id, '全部' as subject, period, 1 as numerator, " +
		"2 as denominator, 2 as n, 0.5 as value from core.periods where period_kind = 'whole'\n"
	if err := os.MkdirAll(filepath.Join(dir, "models", "measures"), 0o750); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "models", "measures", "mine.sql"), []byte(own), 0o600); err != nil {
		t.Fatal(err)
	}
	testkit.Replace(t, dir, "indicators.yaml", "measure: cost_saved", "measure: mine")
	ws := testkit.Load(t, dir)
	wh := testkit.Open(t, ws)
	if _, err := testkit.Build(context.Background(), wh, ws); err != nil {
		t.Fatal(err)
	}
	if got := scalar[float64](t, wh, "select value from marts.indicator_scores where indicator_id = 'cost_saved'"); got != 0.5 {
		t.Errorf("the indicator was scored on %v", got)
	}
}

// TestBuild_warnsOfRowsThatCountNowhere moves the period so that December lies outside.
func TestBuild_warnsOfRowsThatCountNowhere(t *testing.T) {
	dir := testkit.Demo(t)
	testkit.Replace(t, dir, "jixiao.yaml", "end: 2021-12-31", "end: 2021-11-30")
	ws := testkit.Load(t, dir)
	result, err := testkit.Build(context.Background(), testkit.Open(t, ws), ws)
	if err != nil {
		t.Fatal(err)
	}
	for _, warning := range result.Warnings {
		if strings.HasSuffix(warning.Model, "rows_seen.sql") {
			if warning.Failing != 1161+43 { // the records and the requests of December
				t.Errorf("%d rows count nowhere, wanted the 1161 records and 43 requests of December", warning.Failing)
			}
			return
		}
	}
	t.Errorf("nothing warns of the rows of December: %v", result.Warnings)
}
