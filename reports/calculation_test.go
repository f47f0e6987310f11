package reports_test

import (
	"bytes"
	"regexp"
	"strings"
	"testing"

	"jixiao/reports"
)

// TestCalculation_everyScoreLeadsToHowItCameAbout follows the links of the score table of
// the demo's page, and those from there to the SQL and back.
func TestCalculation_everyScoreLeadsToHowItCameAbout(t *testing.T) {
	doc := demoDocument(t)
	anchors := map[string]bool{}
	for _, block := range doc.Screen {
		if heading, is := block.(reports.Heading); is {
			anchors["#"+heading.ID] = true
		}
	}
	linked := 0
	for _, block := range doc.Body {
		table, is := block.(reports.Table)
		if !is || table.ID != "scores" {
			continue
		}
		for _, row := range table.Rows {
			for _, cell := range row.Cells {
				if cell.Open == "" {
					continue
				}
				linked++
				if !anchors[cell.Open] {
					t.Errorf("%s is explained nowhere", cell.Open)
				}
			}
		}
	}
	if linked != 31 {
		t.Errorf("%d scores lead to their calculation, wanted 30 and the total", linked)
	}
	html := scripts.ReplaceAllString(page(t, doc), "")
	ids := map[string]bool{}
	for _, match := range regexp.MustCompile(` id="([^"]+)"`).FindAllStringSubmatch(html, -1) {
		if ids[match[1]] {
			t.Errorf("id %s stands twice", match[1])
		}
		ids[match[1]] = true
	}
	for _, match := range regexp.MustCompile(`href="#([^"]+)"`).FindAllStringSubmatch(html, -1) {
		if !ids[match[1]] {
			t.Errorf("link to #%s leads nowhere", match[1])
		}
	}
	for _, want := range []string{
		`<a href="#score-answered_in_time">`, `<h4 id="score-answered_in_time">`, `<h4 id="measure-answered_in_time">`,
		"4 × (0.93720930232558 − 0.8) ÷ (1 − 0.8) = 2.74418604651", "15.35 &#43; 17.016 &#43; 27.99827186773 &#43; 24.85971014493 = 85.223982013 → 85.22",
		`<details class="fold"><summary>answered_in_time/全部 的数据行：共 27 行，列出前 20 行</summary>`, "data/tickets/tickets-2021-h2.xlsx[工单]:27",
		`<pre tabindex="0"><code>-- Share of requests answered in time`, `<a href="#scores">返回评分表</a>`, "judgements.csv:33",
	} {
		if !strings.Contains(html, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	if size := len(page(t, doc)); size > 3_000_000 {
		t.Errorf("the page has %d bytes, wanted less than 3 MB", size)
	}
}

// TestCalculation_isNotOnPaper draws the PDF with and without what HTML alone prints.
func TestCalculation_isNotOnPaper(t *testing.T) {
	doc := demoDocument(t)
	draw := func(doc reports.Document) ([]byte, []string) {
		var out bytes.Buffer
		made, err := sharedPrinter(t).WritePDF(t.Context(), &out, doc)
		if err != nil {
			t.Fatal(err)
		}
		return out.Bytes(), made.Warnings
	}
	with, warnings := draw(doc)
	doc.Screen = nil
	without, _ := draw(doc)
	if !bytes.Equal(with, without) || len(warnings) > 0 {
		t.Errorf("the paper changes with what is only on the screen, or warns: %v", warnings)
	}
}
