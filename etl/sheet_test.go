package etl

import (
	"archive/zip"
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"jixiao/internal/workspace"
)

// book1 is a workbook under construction.
type book1 struct {
	t *testing.T
	*excelize.File
}

func newBook(t *testing.T) book1 {
	t.Helper()
	f := excelize.NewFile()
	t.Cleanup(func() {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	})
	return book1{t: t, File: f}
}

func (b book1) put(sheet string, line int, cells ...any) {
	b.t.Helper()
	if err := b.SetSheetRow(sheet, fmt.Sprintf("A%d", line), &cells); err != nil {
		b.t.Fatal(err)
	}
}

func (b book1) style(sheet, cell, format string) {
	b.t.Helper()
	id, err := b.NewStyle(&excelize.Style{CustomNumFmt: &format})
	if err != nil {
		b.t.Fatal(err)
	}
	if err := b.SetCellStyle(sheet, cell, cell, id); err != nil {
		b.t.Fatal(err)
	}
}

func (b book1) text() string {
	b.t.Helper()
	var buffer bytes.Buffer
	if err := b.Write(&buffer); err != nil {
		b.t.Fatal(err)
	}
	return buffer.String()
}

func TestXLSX_coverRowsDatesAndFooter(t *testing.T) {
	b := newBook(t)
	b.put("Sheet1", 1, "资金支付明细表")
	if err := b.MergeCell("Sheet1", "A1", "F1"); err != nil {
		t.Fatal(err)
	}
	b.put("Sheet1", 2, "填报单位：", "县财政局")
	b.put("Sheet1", 4, "支付编号", "合同编号", "支付日期", "支付金额", "收款单位", "凭证号")
	b.put("Sheet1", 5, "001", "HT-1", time.Date(2022, 1, 30, 0, 0, 0, 0, time.UTC), 1086400.1, "某公司", "00012")
	b.put("Sheet1", 6, "002", "HT-1", "2022年2月1日", "1,000.50", "某公司", 13)
	b.put("Sheet1", 7, "003", "HT-1", 44593, 0.1+0.2-0.2, "某公司") // a day without format
	b.put("Sheet1", 8, "004", "HT-1", 44594.5, -2, "某公司")
	b.style("Sheet1", "C8", `yyyy"年"m"月"d"日"\ h:mm;@`)
	b.put("Sheet1", 12, "合计", "", "", 1087400)
	b.put("Sheet1", 13, "制表：某")
	d := newDesk(t, workspace.Source{Feed: "disbursements", Files: []string{"data/*"}, Footer: "^合计"})
	d.write("data/a.xlsx", b.text())
	summary := d.ingest()
	if got := d.rows("select payment_id, paid_date, amount, voucher_number, source_line from raw.disbursements order by 1"); !slices.Equal(got, []string{
		"001 | 2022-01-30 | 1086400.10 | 00012 | 5", "002 | 2022-02-01 | 1000.50 | 13 | 6",
		"003 | 2022-02-01 | 0.10 | ∅ | 7", "004 | 2022-02-02 | -2.00 | ∅ | 8",
	}) {
		t.Errorf("%q", got)
	}
	one := summary.Files[0]
	if one.Sheet != "Sheet1" || one.Encoding != "xlsx" || one.HeaderLine != 4 || one.FooterRows != 2 {
		t.Errorf("%+v", one)
	}
}

func TestXLSX_days(t *testing.T) {
	for _, test := range []struct {
		number float64
		is1904 bool
		want   string
	}{
		{44317, false, "2021-05-01"}, {44317.4375, false, "2021-05-01 10:30:00"}, {1, false, "1900-01-01"}, {59, false, "1900-02-28"},
		{60, false, "1900-02-29"}, {61, false, "1900-03-01"}, {42855, true, "2021-05-01"}, {0, true, "1904-01-01"},
		{44316.999999999, false, "2021-05-01"}, {2958465, false, "9999-12-31"}, {-1, false, "-1"}, {3e9, false, "3000000000"},
	} {
		if got := dayText(test.number, test.is1904, false); got != test.want {
			t.Errorf("%v: %s, want %s", test.number, got, test.want)
		}
	}
}

func TestXLSX_1904(t *testing.T) {
	b := newBook(t)
	yes := true
	if err := b.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &yes}); err != nil {
		t.Fatal(err)
	}
	b.put("Sheet1", 1, "支付编号", "合同编号", "支付日期", "支付金额", "收款单位")
	b.put("Sheet1", 2, "001", "HT-1", 42855, 1, "某公司")
	b.style("Sheet1", "C2", "yyyy-mm-dd")
	b.put("Sheet1", 3, "002", "HT-1", 42856, 1, "某公司")
	d := newDesk(t, workspace.Source{Feed: "disbursements", Files: []string{"data/*"}})
	d.write("data/a.xlsx", b.text())
	d.ingest()
	if got := d.rows("select paid_date from raw.disbursements order by 1"); !slices.Equal(got, []string{"2021-05-01", "2021-05-02"}) {
		t.Errorf("%q", got)
	}
}

func TestXLSX_cellsThatHaveNoValue(t *testing.T) {
	b := newBook(t)
	b.put("Sheet1", 1, "工单号", "系统", "是否故障", "报修时间", "问题描述", "挂起分钟")
	b.put("Sheet1", 2, "T1", "x", true, "2021-05-01", "好", 5)
	b.put("Sheet1", 3, "T2", "x", true, "2021-05-01", "x", 5)
	b.put("Sheet1", 4, 410105199001011234, "x", false, "2021-05-01", "x", 5)
	b.put("Sheet1", 5, "T4", "x", "是", "2021-05-01", "x", 5)
	text := unzipAndChange(t, b.text(), func(name, part string) string {
		if !strings.HasSuffix(name, "sheet1.xml") {
			return part
		}
		part = replaceCell(t, part, "E5", `<c r="E5"><f>A1</f></c>`) // never computed
		return replaceCell(t, part, "F3", `<c r="F3" t="e"><f>1/0</f><v>#DIV/0!</v></c>`)
	})
	d := newDesk(t, workspace.Source{Feed: "tickets", Files: []string{"data/*"}})
	d.write("data/a.xlsx", text)
	d.tolerant(DefaultLimits())
	if got := d.rows("select source_line, column_name, value, reason_code from ops.rejects order by 1"); !slices.Equal(got, []string{
		"3 | suspended_minutes | #DIV/0! | error_cell", "4 | ticket_id | 4.1010519900101126E+17 | damaged_number", "5 | description | #UNCALCULATED! | error_cell",
	}) {
		t.Errorf("%q", got)
	}
	if got := d.rows("select ticket_id, is_fault from raw.tickets"); !slices.Equal(got, []string{"T1 | true"}) {
		t.Errorf("%q", got)
	}
}

// unzipAndChange rewrites the parts of a workbook.
func unzipAndChange(t *testing.T, text string, change func(name, part string) string) string {
	t.Helper()
	archive, err := zip.NewReader(strings.NewReader(text), int64(len(text)))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, part := range archive.File {
		content, err := part.Open()
		if err != nil {
			t.Fatal(err)
		}
		var old bytes.Buffer
		if _, err := old.ReadFrom(content); err != nil {
			t.Fatal(err)
		}
		fresh, err := w.Create(part.Name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := fresh.Write([]byte(change(part.Name, old.String()))); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func replaceCell(t *testing.T, part, reference, cell string) string {
	t.Helper()
	from := strings.Index(part, `<c r="`+reference+`"`)
	if from < 0 {
		t.Fatalf("no cell %s in %s", reference, part)
	}
	to := from + strings.Index(part[from:], "</c>") + len("</c>")
	return part[:from] + cell + part[to:]
}

func TestXLSX_sheets(t *testing.T) {
	b := newBook(t)
	for _, sheet := range []string{"封面", "明细", "明细2", "隐藏"} {
		if _, err := b.NewSheet(sheet); err != nil {
			t.Fatal(err)
		}
	}
	b.put("封面", 1, "某项目")
	b.put("明细", 1, "工单号", "系统", "是否故障", "报修时间")
	b.put("明细", 2, "T1", "x", "是", "2021-05-01")
	b.put("隐藏", 1, "工单号", "系统", "是否故障", "报修时间")
	if err := b.SetSheetVisible("隐藏", false); err != nil {
		t.Fatal(err)
	}
	d := newDesk(t, workspace.Source{Feed: "tickets", Files: []string{"data/*"}})
	d.write("data/a.xlsx", b.text())
	if got := d.ingest().Files[0].Sheet; got != "明细" {
		t.Error(got)
	}
	b.put("明细2", 1, "工单号", "系统", "是否故障", "报修时间")
	b.put("明细2", 2, "T2", "x", "是", "2021-05-01")
	d.write("data/a.xlsx", b.text())
	d.refused(`data/a.xlsx: sheets "明细" and "明细2" both have the header`)
	d.ws.Sources[0].Sheet = "明细2"
	d.ingest()
	d.ws.Sources[0].Sheet = "4" // the fourth sheet is the same
	if got := d.ingest().Files[0]; got.Sheet != "明细2" || got.Status != StatusLoaded {
		t.Errorf("%+v", got)
	}
	d.ws.Sources[0].Sheet = "没有"
	d.refused(`no sheet "没有"`, `hint: its sheets are ["Sheet1" "封面" "明细" "明细2"], and hidden ["隐藏"]`)
	d.ws.Sources[0].Sheet = "封面"
	d.refused(`data/a.xlsx:1: sheet "封面": no header found`)
	d.ws.Sources = []workspace.Source{{Feed: "tickets", Files: []string{"data/*"}, Sheet: "明细"}, {Feed: "tickets", Files: []string{"data/*"}, Sheet: "明细2"}}
	d.ingest()
	d.wantLoads("data/a.xlsx | 1 | 1 | 0 | 0", "data/a.xlsx | 1 | 1 | 0 | 0")
}

// rawBook is a workbook of parts written by hand.
func rawBook(t testing.TB, sheet, shared string) string {
	t.Helper()
	const head = `<?xml version="1.0" encoding="UTF-8"?>`
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, part := range [][2]string{
		{"_rels/.rels", `<Relationships><Relationship Id="r1" Type="http://x/officeDocument" Target="/xl/workbook.xml"/></Relationships>`},
		{"xl/workbook.xml", `<workbook xmlns:r="x"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>`},
		{"xl/_rels/workbook.xml.rels", `<Relationships><Relationship Id="r1" Type="http://x/worksheet" Target="worksheets/sheet1.xml"/>` +
			`<Relationship Id="r2" Type="http://x/sharedStrings" Target="sharedStrings.xml"/></Relationships>`},
		{"xl/sharedStrings.xml", shared},
		{"xl/worksheets/sheet1.xml", sheet},
	} {
		content, err := w.Create(part[0])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := content.Write([]byte(head + part[1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

const sheetHead = `<worksheet><sheetData><row r="1"><c t="inlineStr"><is><t>工单号</t></is></c><c t="inlineStr"><is><r><t>系</t></r><rPh><t>x</t></rPh><r><t>统</t></r></is></c>` +
	`<c t="str"><v>是否故障</v></c><c t="s"><v>0</v></c></row>`

func TestXLSX_hostileWorkbooksEndInErrors(t *testing.T) {
	const shared = `<sst><si><t>报修时间</t></si></sst>`
	small := DefaultLimits()
	small.UnpackedBytes, small.CellBytes, small.Cells, small.SharedBytes = 1<<20, 1000, 100, 1000
	for _, test := range []struct{ name, sheet, shared, want string }{
		{"bytes", sheetHead + strings.Repeat("<row/>", 300_000) + `</sheetData></worksheet>`, shared, "unpacks to more than 1048576 bytes"},
		{"far column", sheetHead + `<row r="2"><c r="XFD2"><v>1</v></c></row></sheetData></worksheet>`, shared, "data/a.xlsx:2: sheet \"S\": cell \"XFD2\" lies beyond column 100"},
		{"cell text", sheetHead + `<row r="2"><c t="str"><v>` + strings.Repeat("x", 1001) + `</v></c></row></sheetData></worksheet>`, shared, "a cell of more than 1000 bytes"},
		{"shared string", sheetHead + `</sheetData></worksheet>`, `<sst><si><t>` + strings.Repeat("x", 1001) + `</t></si></sst>`, "shared string 1: a cell of more than"},
		{"many shared strings", sheetHead + `</sheetData></worksheet>`, `<sst>` + strings.Repeat("<si><t></t></si>", 100) + `</sst>`, "shared strings take more than"},
		{"missing shared string", sheetHead + `<row r="2"><c t="s"><v>7</v></c></row></sheetData></worksheet>`, shared, `shared string "7" does not exist`},
		{"entities", `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]>` + sheetHead + `<row r="2"><c t="str"><v>&a;</v></c></row></sheetData></worksheet>`, shared, "a document type declaration"},
		{"rows backwards", sheetHead + `<row r="9"/><row r="3"/></sheetData></worksheet>`, shared, `row number "3" is out of order`},
		{"cells backwards", sheetHead + `<row r="2"><c r="B2"/><c r="A2"/></row></sheetData></worksheet>`, shared, `cell "A2" is out of order`},
		{"cut off", sheetHead + `<row r="2"><c r="B2"`, shared, "the sheet is damaged"},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := newDesk(t, workspace.Source{Feed: "tickets", Files: []string{"data/*"}})
			d.write("data/a.xlsx", rawBook(t, test.sheet, test.shared))
			_, err := Ingest(t.Context(), d.wh, d.ws, Options{Limits: withTime(small)}, nil)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v\nwant %s", err, test.want)
			}
		})
	}
}

func withTime(limits Limits) Limits {
	limits.Time = time.Minute
	return limits
}

func TestXLSX_writtenByHand(t *testing.T) {
	d := newDesk(t, workspace.Source{Feed: "tickets", Files: []string{"data/*"}})
	d.write("data/a.xlsx", rawBook(t, sheetHead+`<row r="3"><c r="A3" t="str"><v>a_x000D_b</v></c><c r="B3" t="str"><v>x</v></c><c r="C3" t="b"><v>1</v></c><c r="D3" t="d"><v>2021-05-01T10:00:00</v></c></row><row/></sheetData></worksheet>`,
		`<sst><si><t>报修时间</t></si></sst>`))
	d.ingest()
	if got := d.rows("select ticket_id, is_fault, opened_at, source_line from raw.tickets"); !slices.Equal(got, []string{"a\rb | true | 2021-05-01 10:00:00 | 3"}) {
		t.Errorf("%q", got)
	}
}

func TestFormatOf(t *testing.T) {
	for code, want := range map[string]format{
		"yyyy-mm-dd": dateNumber, `yyyy"年"m"月"d"日";@`: dateNumber, "[$-804]yyyy/m/d h:mm": dateNumber, "h:mm:ss": timeNumber, "m/d": dateNumber,
		"[h]:mm": elapsedNumber, "0.00": plainNumber, "General": plainNumber, `#,##0.00_);[Red]\(#,##0.00\)`: plainNumber, `0"day"`: plainNumber, "@": plainNumber, "mmm": dateNumber, "mm:ss": timeNumber,
	} {
		if got := formatOf("164", code); got != want {
			t.Errorf("%s: %d, want %d", code, got, want)
		}
	}
	for id, want := range map[string]format{"14": dateNumber, "22": dateNumber, "31": dateNumber, "58": dateNumber, "20": timeNumber, "46": elapsedNumber, "2": plainNumber, "49": plainNumber} {
		if got := formatOf(id, ""); got != want {
			t.Errorf("%s: %d, want %d", id, got, want)
		}
	}
}
