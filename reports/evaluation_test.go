package reports_test

import (
	"bytes"
	"context"
	"strings"
	"sync"
	"testing"

	"jixiao/internal/testkit"
	"jixiao/internal/warehouse"
	"jixiao/queries"
	"jixiao/reports"
)

// eachDocument runs a check on the sample, which holds every kind of block and edge, and
// on the report of the demo workspace, which is what people see.
func eachDocument(t *testing.T, check func(*testing.T, reports.Document)) {
	t.Helper()
	t.Run("sample", func(t *testing.T) { check(t, sampleDocument()) })
	t.Run("demo", func(t *testing.T) { check(t, demoDocument(t)) })
}

var demo struct {
	once sync.Once
	doc  reports.Document
	err  error
}

// demoDocument is the report of the demo workspace, built once.
func demoDocument(t *testing.T) reports.Document {
	t.Helper()
	demo.once.Do(func() { demo.doc, demo.err = compose(t) })
	if demo.err != nil {
		t.Fatal(demo.err)
	}
	return demo.doc
}

func compose(t *testing.T) (reports.Document, error) {
	t.Helper()
	ctx := context.Background()
	ws, _ := testkit.Built(t)
	published, err := warehouse.Published(ctx, ws.Warehouse, "")
	if err != nil {
		return reports.Document{}, err
	}
	defer published.Close() //nolint:errcheck // read-only
	set, err := queries.Read(queries.Files)
	if err != nil {
		return reports.Document{}, err
	}
	return reports.Evaluation(ctx, published.DB(), set, ws.Evaluation.ID, "zh")
}

func TestEvaluation_hasTheOfficialPartsInOrder(t *testing.T) {
	var parts []string
	figures, tables := map[string]bool{}, map[string]bool{}
	for _, block := range demoDocument(t).Body {
		switch block := block.(type) {
		case reports.Heading:
			if block.Level == 1 {
				parts = append(parts, block.Number+block.Text)
			}
		case reports.Figure:
			if figures[block.ID] {
				t.Errorf("figure %s stands twice", block.ID)
			}
			if block.Alt == "" || block.Caption == "" {
				t.Errorf("figure %s says nothing to those who cannot see it", block.ID)
			}
			figures[block.ID] = true
		case reports.Table:
			tables[block.ID] = true
		}
	}
	want := "摘要 一、基本情况 二、评价结论和绩效分析 三、主要成效及经验 四、存在的问题及原因 五、有关建议 六、其他需要说明的问题 " +
		"附录一　评分表 附录二　问题清单 附录三　问卷调查分析 附录四　数据来源与质量"
	if got := strings.Join(parts, " "); got != want {
		t.Errorf("the parts are\n%s\nwanted\n%s", got, want)
	}
	for _, id := range []string{
		"level-radar", "level-bars", "volume", "units", "timeliness-months", "response", "faults",
		"milestone-chart", "payment-steps", "survey-problems", "satisfaction", "rates",
	} {
		if !figures[id] {
			t.Errorf("there is no figure %s", id)
		}
	}
	for _, id := range []string{"scores", "points", "problem-list", "milestones", "timeline", "files", "rejects"} {
		if !tables[id] {
			t.Errorf("there is no table %s", id)
		}
	}
}

func TestEvaluation_printsTheCase(t *testing.T) {
	var out bytes.Buffer
	if err := sharedPrinter(t).WriteHTML(t.Context(), &out, demoDocument(t)); err != nil {
		t.Fatal(err)
	}
	page := out.String()
	for _, figure := range []string{
		"85.22", "“良”", "10,852", "8,897", "1,396", "414", "145", "108.64", "3.36", "90.53%", "97%", "120 万元", "112 万元",
		"5.17%", "3.45%", "15.52%", "6.9%", "58.62%", "70.69%", "58人中34人", "无法判定", "2020-10-29", "2020-11-08",
	} {
		if !strings.Contains(page, figure) {
			t.Errorf("the report does not print %s", figure)
		}
	}
	for _, personal := range []string{"示例0290", "192.0.2.", "198.51.100.", "203.0.113."} {
		if strings.Contains(page, personal) {
			t.Errorf("the report prints personal data: %s", personal)
		}
	}
}

func TestEvaluation_unknownIsAnError(t *testing.T) {
	_, err := reports.NewData(t.Context(), nil, queries.Set{}, "x", "xx")
	if err == nil || !strings.Contains(err.Error(), "there is no wording for xx") {
		t.Errorf("got %v", err)
	}
}
