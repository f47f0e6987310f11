package reports_test

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"unicode"

	"jixiao/reports"
)

// The body of a page in points: A4 less the margins of GB/T 9704.
const (
	left, right = 79.37, 521.57
	top, bottom = 104.88, 742.68
)

func newPrinter(t testing.TB) *reports.Printer {
	t.Helper()
	printer, err := reports.NewPrinter(reports.Fonts{})
	if err != nil {
		t.Fatal(err)
	}
	return printer
}

// shared is one Printer for the tests that do not ask for a fresh one: it draws the
// charts once.
var shared = sync.OnceValues(func() (*reports.Printer, error) { return reports.NewPrinter(reports.Fonts{}) })

func sharedPrinter(t testing.TB) *reports.Printer {
	t.Helper()
	printer, err := shared()
	if err != nil {
		t.Fatal(err)
	}
	return printer
}

// printed writes the PDF of a document to a file.
func printed(t *testing.T, doc reports.Document) (string, reports.Report) {
	t.Helper()
	var out bytes.Buffer
	report, err := sharedPrinter(t).WritePDF(t.Context(), &out, doc)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "report.pdf")
	if err := os.WriteFile(file, out.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return file, report
}

// tool runs one of the poppler tools; a missing tool is a failure.
func tool(t *testing.T, name string, args ...string) string {
	t.Helper()
	var stderr bytes.Buffer
	command := exec.CommandContext(t.Context(), name, args...)
	command.Stderr = &stderr
	out, err := command.Output()
	if err != nil {
		t.Fatalf("%s %v: %v\n%s", name, args, err, stderr.String())
	}
	if stderr.Len() > 0 {
		t.Errorf("%s: %s", name, stderr.String())
	}
	return string(out)
}

// pages is the text of each page in drawing order, without what is in the margins.
func pages(t *testing.T, file string) []string {
	t.Helper()
	text := tool(t, "pdftotext", "-raw", "-r", "72", "-x", "79", "-y", "98", "-W", "443", "-H", "648", file, "-")
	return strings.Split(strings.TrimSuffix(text, "\f"), "\f")
}

func squeeze(text string) string {
	return strings.Map(func(char rune) rune {
		if unicode.IsSpace(char) || char >= 0x200b && char <= 0x200f {
			return -1
		}
		return char
	}, text)
}

// onPaper is a source text as it must be found on paper.
func onPaper(text string) string {
	return strings.NewReplacer("𠮷", "[U+20BB7]", "😀", "[U+1F600]").Replace(squeeze(text))
}

func spans(list []reports.Span) string {
	text := ""
	for _, span := range list {
		text += span.Text
	}
	return text
}

func TestWritePDF_everyCharacterIsThereInOrder(t *testing.T) {
	eachDocument(t, checkEveryCharacterIsThereInOrder)
}

func checkEveryCharacterIsThereInOrder(t *testing.T, doc reports.Document) {
	t.Helper()
	file, _ := printed(t, doc)
	all := squeeze(strings.Join(pages(t, file), ""))
	rest := all
	after := func(text string) {
		t.Helper()
		text = onPaper(text)
		at := strings.Index(rest, text)
		if at < 0 {
			t.Errorf("not found in its place: %s", text)
			return
		}
		rest = rest[at+len(text):]
	}
	for _, block := range doc.Body {
		switch block := block.(type) {
		case reports.Heading:
			after(block.Number + block.Text)
		case reports.Paragraph:
			after(spans(block.Text))
		case reports.List:
			for _, item := range block.Items {
				after(spans(item))
			}
		case reports.Figure:
			after(block.Caption + block.Note)
		case reports.Cards:
			for _, card := range block.Cards {
				after(card.Label)
				after(card.Value + card.Unit + card.Note)
			}
		case reports.Table:
			after(block.Caption)
			checkCells(t, block, rest)
			after(block.Note)
		}
	}
	for _, field := range doc.Cover {
		if !strings.Contains(all, squeeze(field.Label)+"：") || !strings.Contains(all, squeeze(field.Value)) {
			t.Errorf("the cover lacks %v", field)
		}
	}
}

func checkCells(t *testing.T, table reports.Table, text string) {
	t.Helper()
	for _, column := range table.Columns {
		if !strings.Contains(text, onPaper(column.Title)) {
			t.Errorf("column %s is missing", column.Title)
		}
	}
	for r, row := range table.Rows {
		for _, cell := range row.Cells {
			want := onPaper(cell.Text)
			if len(want) > 3000 { // over two pages, with the header between
				if !subsequence(want, text) {
					t.Errorf("%s, row %d: a long cell lost characters", table.Caption, r+1)
				}
			} else if !strings.Contains(text, want) {
				t.Errorf("%s, row %d: %s is missing", table.Caption, r+1, want)
			}
		}
	}
}

func subsequence(want, text string) bool {
	runes := []rune(want)
	at := 0
	for _, char := range text {
		if at < len(runes) && char == runes[at] {
			at++
		}
	}
	return at == len(runes)
}

func TestWritePDF_linesKeepTheRulesOfPunctuation(t *testing.T) {
	eachDocument(t, checkLinesKeepTheRulesOfPunctuation)
}

func checkLinesKeepTheRulesOfPunctuation(t *testing.T, doc reports.Document) {
	t.Helper()
	file, _ := printed(t, doc)
	for number, page := range pages(t, file) {
		for line := range strings.Lines(page) {
			chars := []rune(strings.TrimSpace(line))
			if len(chars) == 0 {
				continue
			}
			if strings.ContainsRune("，。、；：？！）》〉」』】”’％%‰℃〕…", chars[0]) {
				t.Errorf("page %d: a line begins with closing punctuation: %s", number+1, line)
			}
			if strings.ContainsRune("（《〈「『【“‘〔", chars[len(chars)-1]) {
				t.Errorf("page %d: a line ends with opening punctuation: %s", number+1, line)
			}
		}
		if torn := regexp.MustCompile(`\d\n(年[^初末度]|月|日|分|元|件|%|个工作日|个百分点)`).FindString(page); torn != "" {
			t.Errorf("page %d: a number is torn from its unit: %q", number+1, torn)
		}
	}
}

// word is one word of pdftotext -bbox.
type word struct {
	XMin float64 `xml:"xMin,attr"`
	YMin float64 `xml:"yMin,attr"`
	XMax float64 `xml:"xMax,attr"`
	YMax float64 `xml:"yMax,attr"`
	Text string  `xml:",chardata"`
}

type wordPage struct {
	Words []word `xml:"word"`
}

func words(t *testing.T, file string) []wordPage {
	t.Helper()
	var doc struct {
		Pages []wordPage `xml:"body>doc>page"`
	}
	if err := xml.Unmarshal([]byte(tool(t, "pdftotext", "-bbox", file, "-")), &doc); err != nil {
		t.Fatal(err)
	}
	return doc.Pages
}

func TestWritePDF_nothingStandsOutsideTheMargins(t *testing.T) {
	eachDocument(t, checkNothingStandsOutsideTheMargins)
}

func checkNothingStandsOutsideTheMargins(t *testing.T, doc reports.Document) {
	t.Helper()
	file, _ := printed(t, doc)
	stamp := squeeze(doc.Stamp)
	count := 0
	for number, page := range words(t, file) {
		for _, word := range page.Words {
			count++
			middle := (word.YMin + word.YMax) / 2
			if word.XMin < left-0.3 || word.XMax > right+0.3 || middle < top || word.YMin < 30 {
				t.Errorf("page %d: %q is outside: %+v", number+1, word.Text, word)
			}
			foot := strings.Contains(stamp, word.Text) || word.Text == "—" || word.Text == strconv.Itoa(number+1)
			if middle > bottom && !foot || word.YMax > 842-25 {
				t.Errorf("page %d: %q is below the text: %+v", number+1, word.Text, word)
			}
		}
	}
	if count < 2000 {
		t.Errorf("only %d words were looked at", count)
	}
}

func TestWritePDF_contentsNameTheRealPages(t *testing.T) {
	doc := sampleDocument()
	file, report := printed(t, doc)
	list := pages(t, file)
	if len(list) != report.Pages {
		t.Errorf("the report says %d pages, the file has %d", report.Pages, len(list))
	}
	contents := squeeze(list[1])
	for _, block := range doc.Body {
		heading, ok := block.(reports.Heading)
		if !ok || heading.Level > 2 {
			continue
		}
		name := squeeze(heading.Number + heading.Text)
		match := regexp.MustCompile(regexp.QuoteMeta(name) + `(\d+)`).FindStringSubmatch(contents)
		if match == nil {
			t.Errorf("%s is not in the contents", name)
			continue
		}
		page, _ := strconv.Atoi(match[1])
		found := false
		for line := range strings.Lines(list[page-1]) {
			found = found || squeeze(line) == name
		}
		if !found {
			t.Errorf("the contents put %s on page %d, where it is not", name, page)
		}
	}
}

func TestWritePDF_pageNumbersStandOutside(t *testing.T) {
	file, _ := printed(t, sampleDocument())
	for number, page := range words(t, file) {
		var marks []word
		for _, word := range page.Words {
			if word.YMin > bottom && (word.Text == "—" || word.Text == strconv.Itoa(number+1)) {
				marks = append(marks, word)
			}
		}
		switch odd := number%2 == 0; {
		case number == 0 && len(marks) > 0:
			t.Error("the cover has a page number")
		case number == 0:
		case len(marks) != 3:
			t.Errorf("page %d: page number is %v", number+1, marks)
		case odd && marks[0].XMin < 300, !odd && marks[0].XMin > 300:
			t.Errorf("page %d: the number is on the wrong side", number+1)
		}
	}
}

func TestWritePDF_tablesRepeatTheirHeaderAndKeepRowsWhole(t *testing.T) {
	file, _ := printed(t, sampleDocument())
	count := 0
	for number, page := range pages(t, file) {
		text := squeeze(page)
		rows := regexp.MustCompile(`HT-2021-00(\d\d)运`).FindAllStringSubmatch(text, -1)
		if len(rows) == 0 {
			continue
		}
		count += len(rows)
		if !strings.Contains(text, "序号合同编号付款事由应付日期金额（元）状态") {
			t.Errorf("page %d: the table header is not repeated", number+1)
		}
		for _, row := range rows {
			index, _ := strconv.Atoi(row[1])
			if !strings.Contains(text, fmt.Sprintf("第%d期2021-", index)) {
				t.Errorf("page %d: row %d is split", number+1, index)
			}
		}
	}
	if count != 60 {
		t.Errorf("%d of 60 rows were found", count)
	}
}

func TestWritePDF_noHeadingStandsAloneAtTheFoot(t *testing.T) {
	doc := sampleDocument()
	headings := map[string]bool{}
	for _, block := range doc.Body {
		if heading, ok := block.(reports.Heading); ok {
			headings[squeeze(heading.Number+heading.Text)] = true
		}
	}
	file, _ := printed(t, doc)
	for number, page := range pages(t, file) {
		lines := strings.Split(strings.TrimSpace(page), "\n")
		if headings[squeeze(lines[len(lines)-1])] {
			t.Errorf("page %d ends with the heading %s", number+1, lines[len(lines)-1])
		}
	}
}

func TestWritePDF_fontsAreEmbeddedAndMetadataSet(t *testing.T) {
	doc := sampleDocument()
	file, _ := printed(t, doc)
	fonts := strings.Split(strings.TrimSpace(tool(t, "pdffonts", file)), "\n")[2:]
	if len(fonts) < 3 {
		t.Errorf("want three fonts or more, got\n%s", strings.Join(fonts, "\n"))
	}
	for _, font := range fonts {
		if !regexp.MustCompile(`Identity-H +yes +\S+ +yes`).MatchString(font) {
			t.Errorf("font is not embedded with its characters: %s", font)
		}
	}
	info := tool(t, "pdfinfo", "-isodates", file)
	for _, want := range []string{"Title:           " + doc.Title, "CreationDate:    2021-12-31", "ModDate:         2021-12-31", "A4"} {
		if !strings.Contains(info, want) {
			t.Errorf("pdfinfo lacks %q:\n%s", want, info)
		}
	}
	for _, tag := range []string{"/Lang (zh-CN)", "/Outlines", "/Subtype /Link"} {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Contains(data, []byte(tag)) {
			t.Errorf("the file has no %s", tag)
		}
	}
}

func TestWritePDF_sameDocumentSameBytes(t *testing.T) {
	doc := sampleDocument()
	doc.Watermark = "草稿"
	printer := newPrinter(t)
	outs := make([]bytes.Buffer, 4)
	var wait sync.WaitGroup
	for i := range outs {
		wait.Go(func() {
			if _, err := printer.WritePDF(t.Context(), &outs[i], doc); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	var fresh bytes.Buffer
	if _, err := newPrinter(t).WritePDF(t.Context(), &fresh, doc); err != nil {
		t.Fatal(err)
	}
	for i := range outs {
		if !bytes.Equal(outs[i].Bytes(), fresh.Bytes()) {
			t.Errorf("run %d gives other bytes", i)
		}
	}
}

func TestWritePDF_warnsOfWhatCannotBePrinted(t *testing.T) {
	doc := sampleDocument()
	doc.Title += "🀄"
	doc.Body = append(doc.Body, reports.Paragraph{Text: []reports.Span{{Text: "见附录", Link: "#nowhere"}}}, reports.Text("控制字符\x07与换行\n第二行"))
	file, report := printed(t, doc)
	want := []string{
		"character U+0007 is in no font: printed as [U+0007]", "character U+1F004 is in no font: printed as [U+1F004]",
		"character U+1F600 is in no font: printed as [U+1F600]", "character U+20BB7 is in no font: printed as [U+20BB7]",
		`link "#nowhere" leads nowhere in the document`,
	}
	if strings.Join(report.Warnings, "\n") != strings.Join(want, "\n") {
		t.Errorf("warnings are\n%s", strings.Join(report.Warnings, "\n"))
	}
	if text := squeeze(strings.Join(pages(t, file), "")); !strings.Contains(text, "控制字符[U+0007]与换行第二行") {
		t.Error("the control character is not shown")
	}
}

func TestWritePDF_watermarkIsOnEveryPage(t *testing.T) {
	doc := sampleDocument()
	doc.Watermark = "草稿"
	file, report := printed(t, doc)
	found := 0
	for page := range strings.SplitSeq(tool(t, "pdftotext", "-raw", file, "-"), "\f") {
		if strings.Contains(squeeze(page), "草稿") {
			found++
		}
	}
	if found != report.Pages {
		t.Errorf("the watermark is on %d of %d pages", found, report.Pages)
	}
}

func TestWritePDF_oddDocuments(t *testing.T) {
	for name, doc := range map[string]reports.Document{
		"empty":       {},
		"title only":  {Title: "报告"},
		"empty parts": {Body: []reports.Block{reports.Paragraph{}, reports.List{}, reports.List{Items: [][]reports.Span{{}}}, reports.Table{}, reports.Cards{}, reports.Contents{}, reports.Heading{Level: 3, Text: "三"}, reports.PageBreak{}}},
		"levels":      {Title: "级", Body: []reports.Block{reports.Heading{Level: 3, Text: "先三级"}, reports.Heading{Level: 1, Text: "再一级"}, reports.Heading{Level: 3, Text: "又三级"}}},
		"one word":    {Title: strings.Repeat("长", 400), Body: []reports.Block{reports.Text(strings.Repeat("A", 5000)), reports.Text(strings.Repeat("！", 500)), reports.Text(strings.Repeat("（", 500))}},
		"spans":       {Body: []reports.Block{reports.Table{Columns: []reports.Column{{Title: "甲"}}, Rows: []reports.Row{{Cells: []reports.Cell{{Text: "宽", Span: 3, RowSpan: 9}}}, {Cells: []reports.Cell{{Text: "外"}}}}}}},
		"huge cell":   {Body: []reports.Block{reports.Table{Columns: []reports.Column{{Title: "甲"}, {Title: "乙", Width: 3}}, Rows: []reports.Row{{Cells: []reports.Cell{{Text: strings.Repeat("字", 9000), RowSpan: 2}, {Text: "一"}}}, {Cells: []reports.Cell{{Text: "二"}}}}}}},
	} {
		t.Run(name, func(t *testing.T) {
			file, report := printed(t, doc)
			if got := strings.Count(tool(t, "pdftotext", file, "-"), "\f"); got != max(1, report.Pages) {
				t.Errorf("%d pages, the report says %d", got, report.Pages)
			}
			if name != "one word" {
				return
			}
			if got := strings.Count(squeeze(strings.Join(pages(t, file), "")), "A"); got != 5000 {
				t.Errorf("%d of 5000 letters are left", got)
			}
			for number, page := range words(t, file) {
				for _, word := range page.Words {
					if word.XMax > right+0.5 {
						t.Fatalf("page %d: a long word leaves the page: %v", number+1, word.XMax)
					}
				}
			}
		})
	}
}

func BenchmarkWrite(b *testing.B) {
	doc := sampleDocument()
	for b.Loop() {
		printer := newPrinter(b)
		var out bytes.Buffer
		if err := printer.WriteHTML(b.Context(), &out, doc); err != nil {
			b.Fatal(err)
		}
		if _, err := printer.WritePDF(b.Context(), &out, doc); err != nil {
			b.Fatal(err)
		}
	}
}
