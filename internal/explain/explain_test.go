package explain_test

import (
	"context"
	"math"
	"strings"
	"testing"

	"jixiao/internal/build"
	"jixiao/internal/equation"
	"jixiao/internal/evidence"
	"jixiao/internal/explain"
	"jixiao/internal/testkit"
	"jixiao/queries"
)

// explainer is that of the demo in which one indicator does not apply, one waits for its
// judgement, and one is called like a second level.
func explainer(t *testing.T) explain.Explainer {
	t.Helper()
	ctx := context.Background()
	dir := testkit.Demo(t)
	testkit.Replace(t, dir, "indicators.yaml", "id: upgrade\n", "id: upgrade\n            not_applicable: 本年度未安排\n")
	testkit.Replace(t, dir, "indicators.yaml", "name: 成本节约率", "name: 资金管理")
	testkit.Replace(t, dir, "judgements.csv", "mengjin-2021,acceptance,1,满足,0.92,建设内容已上线运行，验收资料未归档,现场核查表（示例）,评价组\n", "")
	ws := testkit.Load(t, dir)
	wh := testkit.Open(t, ws)
	if _, err := testkit.Build(ctx, wh, ws); err != nil {
		t.Fatal(err)
	}
	steps, err := build.ReadPlan(ctx, wh, ws)
	if err != nil {
		t.Fatal(err)
	}
	set, err := queries.Read(queries.Files)
	if err != nil {
		t.Fatal(err)
	}
	personal, err := evidence.Personal(ctx, nil)
	if err != nil {
		t.Fatal(err)
	}
	return explain.Explainer{DB: wh.DB(), Plan: steps, Queries: set, Evaluation: ws.Evaluation.ID, Rows: 3, Personal: personal}
}

func TestExplain_everyLevel(t *testing.T) {
	e := explainer(t)
	for name, check := range map[string]func(*testing.T, explain.Explainer){
		"the total says what is open and what was spread": totalSaysWhatIsOpen, "levels add up": levelsAddUp,
		"names are found or the nearest is said": namesAreFound, "a line is loaded, rejected or superseded": linesHaveAState,
	} {
		t.Run(name, func(t *testing.T) { check(t, e) })
	}
}

func totalSaysWhatIsOpen(t *testing.T, e explain.Explainer) {
	t.Helper()
	total, err := e.Total(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if total.Status != "draft" || total.Grade != "" || len(total.OpenScores) != 1 || total.OpenScores[0].ID != "acceptance" {
		t.Errorf("status %s, grade %q, open %+v; wanted a draft that waits for acceptance", total.Status, total.Grade, total.OpenScores)
	}
	spread := map[string]explain.Spread{}
	own, weight := 0.0, 0.0
	for _, one := range total.Spread {
		spread[one.ID] = one
		own, weight = own+one.OwnWeight, weight+one.Weight
	}
	if one := spread["upgrade"]; one.OwnWeight != 4 || one.Weight != 0 || one.Reason != "本年度未安排" {
		t.Errorf("what does not apply is %+v", one)
	}
	if one := spread["maintenance_mechanism"]; one.OwnWeight != 4 || one.Weight != 8 || one.Reason != "" {
		t.Errorf("its sibling is %+v, wanted all of its weight", one)
	}
	if math.Abs(own-weight) > 1e-9 {
		t.Errorf("%v of weight became %v", own, weight)
	}
	if len(total.Grades) != 4 || total.Grades[0].Below != nil || *total.Grades[1].Below != *total.Grades[0].From {
		t.Errorf("the grades are %+v", total.Grades)
	}
}

// levelsAddUp works the sum of each level out, down to the indicators.
func levelsAddUp(t *testing.T, e explain.Explainer) {
	t.Helper()
	ctx := context.Background()
	var down func(level explain.Level)
	seen := 0
	down = func(level explain.Level) {
		left, right, found := strings.Cut(level.Equation, " = ")
		one, err := equation.Value(left)
		two, errRight := equation.Value(right)
		if !found || err != nil || errRight != nil || one.Cmp(two) != 0 {
			t.Errorf("%s: %s (%v, %v)", level.Path, level.Equation, err, errRight)
		}
		for _, below := range level.Below {
			target, err := e.Find(ctx, below.ID)
			if err != nil {
				t.Errorf("%s cannot be gone down to: %v", below.ID, err)
				continue
			}
			if target.Kind == explain.AnIndicator {
				seen++
				continue
			}
			next, err := e.Level(ctx, target.Level1, target.Level2)
			if err != nil {
				t.Fatal(err)
			}
			down(next)
		}
	}
	total, err := e.Total(ctx)
	if err != nil {
		t.Fatal(err)
	}
	down(total.Level)
	if seen != 30 {
		t.Errorf("%d indicators were reached, wanted 30", seen)
	}
}

func namesAreFound(t *testing.T, e explain.Explainer) {
	t.Helper()
	ctx := context.Background()
	for text, want := range map[string]explain.Target{
		"":                         {Kind: explain.TheTotal},
		"决策":                       {Kind: explain.ALevel, Level1: "决策"},
		"决策/项目立项":                  {Kind: explain.ALevel, Level1: "决策", Level2: "项目立项"},
		"项目立项":                     {Kind: explain.ALevel, Level1: "决策", Level2: "项目立项"},
		"cost_saved":               {Kind: explain.AnIndicator, ID: "cost_saved"},
		"运维响应及时率":                  {Kind: explain.AnIndicator, ID: "answered_in_time"},
		"contract_management#2":    {Kind: explain.APoint, ID: "contract_management", Point: 2},
		"合同管理规范性#2":                {Kind: explain.APoint, ID: "contract_management", Point: 2},
		"measure:availability":     {Kind: explain.AMeasure, Measure: "availability"},
		"measure:option_share/a/b": {Kind: explain.AMeasure, Measure: "option_share", Subject: "a/b"},
		"row:a b/c[d]e.xlsx:7":     {Kind: explain.ARow, File: "a b/c[d]e.xlsx", Line: 7},
		"row:a.xlsx[工单]:7":         {Kind: explain.ARow, File: "a.xlsx", Sheet: "工单", Line: 7},
		"row:C:/a.csv:12":          {Kind: explain.ARow, File: "C:/a.csv", Line: 12},
	} {
		if got, err := e.Find(ctx, text); err != nil || got != want {
			t.Errorf("%q is %+v (%v), wanted %+v", text, got, err, want)
		}
	}
	for text, want := range map[string]string{
		"资金管理": `"资金管理" is the name of several
hint: they are 过程/资金管理, cost_saved`,
		"cost_svaed":          "did you mean cost_saved?",
		"cost_svaed#1":        "did you mean cost_saved?",
		"决策#1":                `there is no level or indicator "决策"`,
		"measure:satisfction": "did you mean measure:satisfaction?",
		"row:a.csv":           "wanted row:FILE:LINE",
		"row:a.csv:x":         "wanted row:FILE:LINE",
	} {
		if got, err := e.Find(ctx, text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q is %+v (%v), wanted an error with %q", text, got, err, want)
		}
	}
}

func linesHaveAState(t *testing.T, e explain.Explainer) {
	t.Helper()
	ctx := context.Background()
	var file string
	var line int64
	err := e.DB.QueryRow(`select loads.source_file, superseded.source_line from raw.superseded as superseded
		inner join ops.loads as loads on loads.load_id = superseded.load_id`).Scan(&file, &line)
	if err != nil {
		t.Fatal(err)
	}
	gone, err := e.Source(ctx, file, "", line)
	if err != nil || len(gone.Loads) != 1 || gone.Loads[0].State != "superseded" || !strings.Contains(gone.Loads[0].SupersededBy, "data/records/") {
		t.Errorf("a superseded line is %+v (%v)", gone, err)
	}
	if len(gone.Facts)+len(gone.Scores) > 0 {
		t.Errorf("a superseded line counts: %+v", gone)
	}
	place := gone.Loads[0].SupersededBy
	target, err := e.Find(ctx, "row:"+place)
	if err != nil {
		t.Fatal(err)
	}
	by, err := e.Source(ctx, target.File, target.Sheet, target.Line)
	if err != nil || by.Loads[0].State != "loaded" || strings.Join(by.Scores, ",") != "records_collected" {
		t.Errorf("the line that took its place is %+v (%v)", by, err)
	}
	refused, err := e.Source(ctx, "data/tickets/tickets-2021.csv", "", 43)
	if err != nil || refused.Loads[0].State != "rejected" || refused.Loads[0].Rejects[0].Column != "opened_at" || refused.Loads[0].Text != "" {
		t.Errorf("a rejected line is %+v (%v)", refused, err)
	}
	for _, one := range []explain.Source{gone, by, refused} {
		for _, load := range one.Loads {
			if strings.Contains(load.Text, "subject_name") {
				t.Errorf("%s:%d tells whose it is", one.File, one.Line)
			}
		}
	}
	if _, err := e.Source(ctx, "data/tickets/tickets-2021-h2.xlsx", "没有", 2); err == nil || !strings.Contains(err.Error(), "the file has no sheet 没有") {
		t.Errorf("a sheet that is not there: %v", err)
	}
}
