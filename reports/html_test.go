package reports_test

import (
	"bytes"
	"context"
	"fmt"
	stdhtml "html"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"jixiao/reports"
	"jixiao/reports/charts"
)

func page(t *testing.T, doc reports.Document) string {
	t.Helper()
	var out bytes.Buffer
	if err := sharedPrinter(t).WriteHTML(t.Context(), &out, doc); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

var (
	scripts    = regexp.MustCompile(`(?s)<script.*?</script>`)
	references = regexp.MustCompile(`(?i)\b(?:src|href|srcset|action|data|poster)\s*=\s*["']?([^"'\s>]+)|url\(([^)]*)\)|@import`)
)

func TestWriteHTML_asksForNothingOutside(t *testing.T) {
	html := scripts.ReplaceAllString(page(t, sampleDocument()), "")
	for _, match := range references.FindAllStringSubmatch(html, -1) {
		if target := match[1] + match[2]; !strings.HasPrefix(target, "#") {
			t.Errorf("the page refers to %q", match[0])
		}
	}
	for _, tag := range []string{"<link", "<iframe", "<img", "<object", "<base"} {
		if strings.Contains(html, tag) {
			t.Errorf("the page has a %s", tag)
		}
	}
}

func TestWriteHTML_everyTextIsThere(t *testing.T) { eachDocument(t, everyTextIsInTheHTML) }

func everyTextIsInTheHTML(t *testing.T, doc reports.Document) {
	t.Helper()
	html := scripts.ReplaceAllString(page(t, doc), "")
	text := squeeze(regexp.MustCompile(`<[^>]*>`).ReplaceAllString(html, ""))
	text = squeeze(stdhtml.UnescapeString(text))
	need := func(want string) {
		t.Helper()
		if !strings.Contains(text, squeeze(want)) {
			t.Errorf("missing: %s", want)
		}
	}
	table, figure := 0, 0
	cells := func(rows []reports.Row) {
		for _, row := range rows {
			for _, cell := range row.Cells {
				need(cell.Text)
			}
		}
	}
	for _, block := range slices.Concat(doc.Body, doc.Screen) {
		switch block := block.(type) {
		case reports.Heading:
			need(block.Number + block.Text)
		case reports.Paragraph:
			need(spans(block.Text))
		case reports.Table:
			if block.Caption != "" {
				table++
				need(fmt.Sprintf("表%d%s", table, block.Caption))
			}
			cells(block.Rows)
		case reports.List:
			for _, item := range block.Items {
				need(spans(item))
			}
		case reports.Fold:
			need(block.Summary)
			need(block.Code)
			if block.Table != nil {
				cells(block.Table.Rows)
			}
		case reports.Figure:
			figure++
			need(fmt.Sprintf("图%d%s", figure, block.Caption))
		}
	}
	need(doc.Title + doc.Subtitle)
	need(doc.Stamp)
}

func TestWriteHTML_structure(t *testing.T) {
	html := page(t, sampleDocument())
	for _, want := range []string{
		`<html lang="zh-CN">`, `<th scope="col"`, `role="img" aria-label="四月最多，一月最少"`, `<details>`, `<h2 id="problems">`,
		`<a href="#problems">`, `rowspan="8"`, `colspan="3"`, `<tr class="total">`, `<span class="mark" title="问题" role="img" aria-label="问题">■</span>`,
	} {
		if !strings.Contains(html, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	if got := strings.Count(html, `<div class="still"><svg`); got != 9 {
		t.Errorf("%d of 9 figures have a drawing", got)
	}
	ids := map[string]bool{}
	for _, match := range regexp.MustCompile(` id="([^"]+)"`).FindAllStringSubmatch(scripts.ReplaceAllString(html, ""), -1) {
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
}

func TestWriteHTML_dataCannotBreakOut(t *testing.T) {
	bad := `</script><script>alert(1)</script><img src=x onerror=alert(2)>"'{{.}}`
	value := 1.0
	doc := reports.Document{
		Title: bad, Subtitle: bad, Stamp: bad, Watermark: bad, Cover: []reports.Field{{Label: bad, Value: bad}}, Language: `"><b>`,
		Body: []reports.Block{
			reports.Heading{Level: 1, Text: bad, ID: bad}, reports.Paragraph{Text: []reports.Span{{Text: bad, Link: "javascript:alert(3)"}, {Text: bad, Link: "#" + bad}}},
			reports.Table{ID: bad, Caption: bad, Note: bad, Columns: []reports.Column{{Title: bad}}, Rows: []reports.Row{{Cells: []reports.Cell{{Text: bad, Link: "https://example.com/"}}}}},
			reports.Figure{Caption: bad, Alt: bad, Note: bad, Chart: charts.Spec{ID: bad, Kind: charts.Bar, Unit: bad, Categories: []string{bad}, Series: []charts.Series{{Name: bad, Values: []*float64{&value}}, {Name: "b", Values: []*float64{&value}}}}},
			reports.Cards{Cards: []reports.Card{{Label: bad, Value: bad, Unit: bad, Note: bad}}}, reports.Contents{},
		},
	}
	html := page(t, doc)
	if got := strings.Count(html, "<script"); got != 3 {
		t.Errorf("%d script elements, want 3", got)
	}
	for _, wrong := range []string{"<img", "javascript:", "example.com"} {
		if strings.Contains(scripts.ReplaceAllString(html, ""), wrong) {
			t.Errorf("the page has %s", wrong)
		}
	}
	problems, requests, live := visit(t, html, false)
	if len(problems) > 0 || len(requests) > 0 || live != 1 {
		t.Errorf("problems %v, requests %v, live charts %d", problems, requests, live)
	}
}

func TestWriteHTML_sameDocumentSameBytes(t *testing.T) {
	var fresh bytes.Buffer
	if err := newPrinter(t).WriteHTML(t.Context(), &fresh, sampleDocument()); err != nil {
		t.Fatal(err)
	}
	if page(t, sampleDocument()) != fresh.String() {
		t.Error("two runs give different bytes")
	}
}

func TestWriteHTML_chartsLiveInABrowser(t *testing.T) {
	html := page(t, sampleDocument())
	problems, requests, live := visit(t, html, false)
	if len(problems) > 0 {
		t.Errorf("the browser complains: %v", problems)
	}
	if len(requests) > 0 {
		t.Errorf("the page asked for %v", requests)
	}
	if live != 9 {
		t.Errorf("%d of 9 charts are live", live)
	}
}

func TestWriteHTML_drawingsShowWithoutScript(t *testing.T) {
	problems, requests, shown := visit(t, page(t, sampleDocument()), true)
	if len(problems) > 0 || len(requests) > 0 || shown != 9 {
		t.Errorf("problems %v, requests %v, %d of 9 drawings shown", problems, requests, shown)
	}
}

// visit opens a page in Chromium and returns what it complained of, what it asked the
// network for, and how many charts are live (or drawings shown, without script).
func visit(t *testing.T, html string, noScript bool) (problems, requests []string, shown int) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "page.html")
	if err := os.WriteFile(file, []byte(html), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx := browser(t)
	address := (&url.URL{Scheme: "file", Path: file}).String()
	if err := chromedp.Do(ctx); err != nil { // opens the tab
		t.Fatal(err)
	}
	var mutex sync.Mutex
	err := chromedp.Listen(ctx, func(event any) {
		mutex.Lock()
		defer mutex.Unlock()
		switch event := event.(type) {
		case *runtime.EventConsoleAPICalled:
			problems = append(problems, fmt.Sprintf("console.%s", event.Type))
		case *runtime.EventExceptionThrown:
			problems = append(problems, event.ExceptionDetails.Text)
		case *log.EventEntryAdded:
			problems = append(problems, event.Entry.Text)
		case *network.EventRequestWillBeSent:
			if event.Request.URL != address && !strings.HasPrefix(event.Request.URL, "data:") {
				requests = append(requests, event.Request.URL)
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	watch(t, ctx, noScript)
	if err := chromedp.Do(ctx, chromedp.Navigate(address)); err != nil {
		t.Fatal(err)
	}
	class := ".plot.on .live"
	if noScript {
		class = ".plot .still"
	}
	count := `[...document.querySelectorAll('` + class + `')].filter(e => { const s = e.querySelector('svg'); return s && s.getBoundingClientRect().height > 100 && s.querySelectorAll('text').length > 0 }).length`
	shown, err = chromedp.Run(ctx, chromedp.Evaluate[int](count))
	if err != nil {
		t.Fatal(err)
	}
	mutex.Lock()
	defer mutex.Unlock()
	return problems, requests, shown
}

// watch turns on the events that are looked at.
func watch(t *testing.T, ctx context.Context, noScript bool) {
	t.Helper()
	if _, err := chromedp.Call(ctx, network.Enable, network.EnableParams{}); err != nil {
		t.Fatal(err)
	}
	if _, err := chromedp.Call(ctx, log.Enable, cdp.Empty{}); err != nil {
		t.Fatal(err)
	}
	if _, err := chromedp.Call(ctx, runtime.Enable, cdp.Empty{}); err != nil {
		t.Fatal(err)
	}
	if _, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: noScript}); err != nil {
		t.Fatal(err)
	}
}

func browser(t *testing.T) context.Context {
	t.Helper()
	options := append([]chromedp.ExecAllocatorOption{}, chromedp.DefaultExecAllocatorOptions[:]...)
	options = append(options,
		chromedp.ExecPath("/usr/bin/chromium"), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true),
		chromedp.UserDataDir(t.TempDir()), chromedp.WindowSize(1300, 1000))
	allocator, stop := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(stop)
	ctx, cancel := chromedp.NewContext(allocator)
	t.Cleanup(func() {
		if err := chromedp.Cancel(ctx); err != nil {
			t.Log(err)
		}
		cancel()
	})
	ctx, late := context.WithTimeout(ctx, 60*time.Second)
	t.Cleanup(late)
	return ctx
}
