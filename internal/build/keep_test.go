package build_test

import (
	"context"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"jixiao/internal/build"
	"jixiao/internal/format"
	"jixiao/internal/testkit"
	"jixiao/internal/warehouse"
	"jixiao/internal/workspace"
	"jixiao/queries"
)

// asked runs a built-in query and gives its rows by a column.
func asked(t *testing.T, wh *warehouse.Warehouse, name, by string, params map[string]string) map[string]map[string]any {
	t.Helper()
	set, err := queries.Read(queries.Files)
	if err != nil {
		t.Fatal(err)
	}
	table, err := set.Run(context.Background(), wh.DB(), name, params)
	if err != nil {
		t.Fatal(err)
	}
	rows := map[string]map[string]any{}
	for _, values := range table.Rows {
		row := map[string]any{}
		for no, column := range table.Columns {
			row[column] = values[no]
		}
		rows[fmt.Sprint(row[by])] = row
	}
	return rows
}

func numberOf(t *testing.T, row map[string]any, column string) float64 {
	t.Helper()
	value, is := format.Float(row[column])
	if !is {
		t.Fatalf("%s is %v, wanted a number", column, row[column])
	}
	return value
}

func isNear(a, b float64) bool { return math.Abs(a-b) < 1e-6 }

// TestKeep_scoreChangesSayWhatMovedAndWhy changes one thing of each kind between two runs:
// five scores move, each for its own reason, and no other.
func TestKeep_scoreChangesSayWhatMovedAndWhy(t *testing.T) {
	ctx := context.Background()
	dir := testkit.Demo(t)
	ws := testkit.Load(t, dir)
	wh := testkit.Open(t, ws)
	first, err := testkit.Build(ctx, wh, ws)
	if err != nil {
		t.Fatal(err)
	}
	if got := asked(t, wh, "score_changes", "indicator_id", nil); len(got) != 0 {
		t.Errorf("the first run moved %v against nothing", got)
	}
	testkit.Replace(t, dir, "indicators.yaml", "weight: 3\n            explanation: 扣除计划停机", "weight: 2\n            explanation: 扣除计划停机")
	testkit.Replace(t, dir, "indicators.yaml", "weight: 3\n            explanation: 每千运行小时", "weight: 4\n            explanation: 每千运行小时")
	testkit.Replace(t, dir, "indicators.yaml", "zero_at: 0.8\n            unit: \"%\"\n            basis: 《运维", "zero_at: 0.9\n            unit: \"%\"\n            basis: 《运维")
	testkit.Replace(t, dir, "judgements.csv", "acceptance,1,满足,0.92", "acceptance,1,满足,0.85")
	testkit.Replace(t, dir, "data/events.csv", "2020-10-09", "2020-10-16")
	second, err := testkit.Build(ctx, wh, testkit.Load(t, dir))
	if err != nil {
		t.Fatal(err)
	}
	changes := asked(t, wh, "score_changes", "indicator_id", map[string]string{"from": first.Run, "to": second.Run})
	for indicator, want := range map[string]struct{ causes, what string }{
		"availability":        {"weight", "weight weight: 3.000000 → 2.000000"},
		"fault_rate":          {"weight", "weight weight: 3.000000 → 4.000000"},
		"answered_in_time":    {"rule", "rule zero_at: 0.800000 → 0.900000"},
		"acceptance":          {"judgement", "judgement point 1 mark 1 share: 0.92000000000000 → 0.85000000000000"},
		"contract_management": {"data", "data contract_limits_kept 签订合同/中标通知书 value: 0.00000000000000 → 1.00000000000000"},
	} {
		row := changes[indicator]
		if row["causes"] != want.causes || !strings.Contains(fmt.Sprint(row["what"]), want.what) {
			t.Errorf("%s moved because of %v: %v\nwanted %s: %s", indicator, row["causes"], row["what"], want.causes, want.what)
		}
	}
	if len(changes) != 5 {
		t.Errorf("%d scores moved, wanted 5: %v", len(changes), changes)
	}
	// 3 → 2 of the same share: the weight alone moved it, by one share
	row := changes["availability"]
	if !isNear(numberOf(t, row, "weight_effect"), numberOf(t, row, "difference")) || !isNear(numberOf(t, row, "share_effect"), 0) {
		t.Errorf("availability moved by %v: weight %v, share %v", row["difference"], row["weight_effect"], row["share_effect"])
	}
	// (0.92 − 0.85) × 2
	if row := changes["acceptance"]; !isNear(numberOf(t, row, "difference"), -0.14) || !isNear(numberOf(t, row, "share_effect"), -0.14) {
		t.Errorf("acceptance moved by %v: share %v", row["difference"], row["share_effect"])
	}
	runs := asked(t, wh, "runs", "run_id", nil)
	sum := 0.0
	for _, row := range changes {
		sum += numberOf(t, row, "difference")
	}
	if moved := numberOf(t, runs[second.Run], "difference"); math.Abs(moved-sum) > 0.01 {
		t.Errorf("the total moved by %g, its scores by %g", moved, sum)
	}
	inputs := asked(t, wh, "input_changes", "name", nil)
	for name, change := range map[string]string{"judgements.csv": "changed", "data/events.csv": "changed", "mengjin-2021": "changed"} {
		if inputs[name]["change"] != change {
			t.Errorf("%s: %v, wanted %s", name, inputs[name], change)
		}
	}
	if len(inputs) != 3 {
		t.Errorf("%d inputs differ, wanted 3: %v", len(inputs), inputs)
	}
}

// TestKeep_indicatorsThatComeAndGo: they are named, not explained fact by fact.
func TestKeep_indicatorsThatComeAndGo(t *testing.T) {
	ctx := context.Background()
	dir := testkit.Demo(t)
	ws := testkit.Load(t, dir)
	wh := testkit.Open(t, ws)
	first, err := testkit.Build(ctx, wh, ws)
	if err != nil {
		t.Fatal(err)
	}
	testkit.Replace(t, dir, "indicators.yaml", "id: availability", "id: uptime")
	second, err := testkit.Build(ctx, wh, testkit.Load(t, dir))
	if err != nil {
		t.Fatal(err)
	}
	changes := asked(t, wh, "score_changes", "indicator_id", nil)
	if len(changes) != 2 || changes["uptime"]["causes"] != "added" || changes["availability"]["causes"] != "removed" {
		t.Errorf("got %v", changes)
	}
	// back as it was: the first run again, and the newest
	testkit.Replace(t, dir, "indicators.yaml", "id: uptime", "id: availability")
	third, err := testkit.Build(ctx, wh, testkit.Load(t, dir))
	if err != nil || third.Run != first.Run {
		t.Fatalf("run %s, wanted %s again: %v", third.Run, first.Run, err)
	}
	changes = asked(t, wh, "score_changes", "indicator_id", nil)
	if len(changes) != 2 || changes["uptime"]["causes"] != "removed" || changes["uptime"]["from_run"] != second.Run {
		t.Errorf("got %v", changes)
	}
	if runs := asked(t, wh, "runs", "run_id", nil); len(runs) != 2 {
		t.Errorf("%d runs are kept, wanted 2", len(runs))
	}
}

// TestKeep_otherSQLIsARule: a measure of the workspace's own takes the place of a
// built-in one and gives another value.
func TestKeep_otherSQLIsARule(t *testing.T) {
	ctx := context.Background()
	dir := testkit.Demo(t)
	ws := testkit.Load(t, dir)
	wh := testkit.Open(t, ws)
	if _, err := testkit.Build(ctx, wh, ws); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile("../../models/measures/units_reporting.sql")
	if err != nil {
		t.Fatal(err)
	}
	folder := filepath.Join(dir, "models", "measures")
	if err := os.MkdirAll(folder, 0o750); err != nil {
		t.Fatal(err)
	}
	own := strings.Replace(string(text), "-- about:", "-- about:  (ours)", 1)
	at := strings.LastIndex(own, "as value")
	if at < 0 {
		t.Fatalf("the measure has no value:\n%s", own)
	}
	if err := os.WriteFile(filepath.Join(folder, "units_reporting.sql"), []byte(own[:at]+"* 0.5 "+own[at:]), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := testkit.Build(ctx, wh, testkit.Load(t, dir)); err != nil {
		t.Fatal(err)
	}
	changes := asked(t, wh, "score_changes", "indicator_id", nil)
	row := changes["units_reporting"]
	if len(changes) != 1 || row["causes"] != "data, rule" || !strings.Contains(fmt.Sprint(row["what"]), "rule SQL measures.units_reporting: ") {
		t.Errorf("got %v", changes)
	}
}

func TestQuery_runsThatThereAreNotAreRefused(t *testing.T) {
	_, wh := testkit.Built(t)
	set, err := queries.Read(queries.Files)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"score_changes", "input_changes"} {
		_, err := set.Run(context.Background(), wh.DB(), name, map[string]string{"from": "000000000000"})
		if err == nil || !strings.Contains(err.Error(), "from=000000000000 is not among ops.kept_runs.run_id") {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

// weights writes a file of weights to try.
func weights(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "weights.yaml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestWhatIf_isWhatABuildWithTheseWeightsGives compares it with an edited tree, and wants
// the warehouse as it was.
func TestWhatIf_isWhatABuildWithTheseWeightsGives(t *testing.T) {
	ctx := context.Background()
	dir := testkit.Demo(t)
	ws := testkit.Load(t, dir)
	wh := testkit.Open(t, ws)
	if _, err := testkit.Build(ctx, wh, ws); err != nil {
		t.Fatal(err)
	}
	state := func() string {
		return scalar[string](t, wh, `select string_agg(run_id || cast(run_no as varchar), ' ') from ops.kept_runs`) +
			scalar[string](t, wh, `select string_agg(indicator_id || cast(weight as varchar) || coalesce(cast(score as varchar), ''), ' ' order by indicator_no)
				from marts.indicator_scores`) + scalar[string](t, wh, "select run_id from ops.runs")
	}
	before := state()
	other, err := ws.WithWeights(weights(t, "weights: {availability: 2, fault_rate: 4, satisfaction: 9, upgrade: 5}\n"))
	if err != nil {
		t.Fatal(err)
	}
	builder := build.Builder{Warehouse: wh, Workspace: ws, Version: "test", Now: time.Unix(0, 0), Step: func(int, int, string) {}}
	made, err := builder.WhatIf(ctx, other)
	if err != nil {
		t.Fatal(err)
	}
	if after := state(); after != before {
		t.Errorf("the what-if left the warehouse as\n%s\nwanted\n%s", after, before)
	}
	testkit.Replace(t, dir, "indicators.yaml", "weight: 3\n            explanation: 扣除计划停机", "weight: 2\n            explanation: 扣除计划停机")
	testkit.Replace(t, dir, "indicators.yaml", "weight: 3\n            explanation: 每千运行小时", "weight: 4\n            explanation: 每千运行小时")
	edited := testkit.Load(t, dir)
	reweigh(t, edited, map[string]workspace.Number{"satisfaction": "9", "upgrade": "5"})
	if _, err := testkit.Build(ctx, wh, edited); err != nil {
		t.Fatal(err)
	}
	built := asked(t, wh, "score_changes", "indicator_id", nil)
	if len(made.Changes.Rows) != 4 || len(built) != 4 {
		t.Fatalf("the what-if moved %d scores, the build %d, wanted 4", len(made.Changes.Rows), len(built))
	}
	for _, row := range made.Changes.Rows {
		id := fmt.Sprint(row[made.Changes.Column("indicator_id")])
		for _, column := range []string{"from_score", "to_score", "to_weight", "causes"} {
			if got, want := fmt.Sprint(row[made.Changes.Column(column)]), fmt.Sprint(built[id][column]); got != want {
				t.Errorf("%s: %s is %s in the what-if, %s in the build", id, column, got, want)
			}
		}
	}
	total := scalar[string](t, wh, "select cast(total_score as varchar) from marts.evaluation_summary")
	if got := format.Fixed(made.Runs.Rows[1][made.Runs.Column("total_score")], 4); got != total {
		t.Errorf("the what-if gave %s, the build %s", got, total)
	}
}

// reweigh sets weights of a loaded tree by way of the file of a what-if.
func reweigh(t *testing.T, ws *workspace.Workspace, given map[string]workspace.Number) {
	t.Helper()
	text := "weights:\n"
	for id, weight := range given {
		text += "  " + id + ": " + string(weight) + "\n"
	}
	other, err := ws.WithWeights(weights(t, text))
	if err != nil {
		t.Fatal(err)
	}
	ws.Tree = other.Tree
}

func TestWithWeights_mistakes(t *testing.T) {
	ws := testkit.Load(t, testkit.Demo(t))
	for text, want := range map[string]string{
		"weights: {availability: 4}":                            "weights.yaml:1: with these the weights of the tree sum to 101, wanted 100",
		"weights:\n  fault_rat: 3\n":                            "weights.yaml:2: there is no indicator \"fault_rat\"\nhint: did you mean \"fault_rate\"?",
		"weights: {availability: 0, fault_rate: 6}":             "weights.availability",
		"weights: {}":                                           "weights",
		"weight: {availability: 3}":                             "unknown key \"weight\"",
		"weights: {availability: three}":                        "weights.availability",
		"weights: {availability: 2.99999, fault_rate: 3.00001}": "weights.availability",
		"weights: [1, 2]":                                       "weights",
	} {
		_, err := ws.WithWeights(weights(t, text))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q gave\n%v\nwanted %s", text, err, want)
		}
	}
	other, err := ws.WithWeights(weights(t, "weights: {approval_basis: 1, availability: 5}"))
	if err != nil {
		t.Fatal(err)
	}
	if got := string(other.Tree.Levels[0].Weight) + " " + string(other.Tree.Levels[0].Groups[0].Weight) + " " + string(ws.Tree.Levels[0].Weight); got != "14 4 16" {
		t.Errorf("level, group and the tree as it was weigh %s, wanted 14 4 16", got)
	}
}
