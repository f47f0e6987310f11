package etl

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"

	"jixiao/internal/workspace"
)

// ticketRows is a table of 60 requests under a header, the cells of a row parted by the
// delimiter; row 7 has the cell in question in its opening time, and in row 9 is `=1+1`.
func ticketRows(header, delimiter, opened string) string {
	var b strings.Builder
	b.WriteString(header)
	for no := range 60 {
		day, description := fmt.Sprintf("2021-05-%02d 08:00:00", no%28+1), "007"
		switch no {
		case 7:
			day, description = opened, "=1+1"
		case 9:
			description = " 前后有空格 "
		}
		b.WriteString(strings.Join([]string{fmt.Sprintf("T%03d", no), "信用平台", "是", day, description}, delimiter) + "\n")
	}
	return b.String()
}

const shortHead = "工单号,系统,是否故障,报修时间,问题描述\n"

// exportCase is one file with a wrong cell, and the file as it would be without.
type exportCase struct {
	name, file string
	source     workspace.Source
	wrong      string // the cell of the file that is wrong
	right      string // what the office puts in its place
	text       func(t *testing.T, cell string) string
	refused    bool
}

func exportCases() []exportCase {
	plain := func(_ *testing.T, cell string) string { return ticketRows(shortHead, ",", cell) }
	tickets := func(source workspace.Source) workspace.Source {
		source.Feed, source.Files = "tickets", []string{"data"}
		return source
	}
	const wrong, right = "31/31/2021", "2021-05-08 08:30:00"
	cases := []exportCase{
		{name: "CSV", file: "a.csv", source: tickets(workspace.Source{}), text: plain},
		{name: "GB18030", file: "a.csv", source: tickets(workspace.Source{}), text: func(t *testing.T, cell string) string {
			return encoded(t, simplifiedchinese.GB18030, plain(t, cell))
		}},
		{name: "gzip", file: "a.csv.gz", source: tickets(workspace.Source{}), text: func(t *testing.T, cell string) string { return gzipped(t, plain(t, cell)) }},
		{name: "ZIP", file: "a.zip", source: tickets(workspace.Source{}), text: func(t *testing.T, cell string) string { return archived(t, "月报/五月.csv", plain(t, cell)) }},
		{name: "rows above, below and after", file: "a.csv", source: tickets(workspace.Source{
			SkipBefore: 2, HeaderRow: 4, SkipAfter: 2, Footer: "^合计", Delimiter: "|", Encoding: "utf-8",
			Columns: map[string]string{"ticket_id": "流水"}, Null: []string{"007"},
		}), text: func(_ *testing.T, cell string) string {
			return "封面|\"\n封面\n说明\n" + ticketRows("流水|系统|是否故障|报修时间|问题描述\n必填|必填|||\n示例|||2021|\n", "|", cell) + "合计|60\n"
		}},
		{name: "header of two rows", file: "a.csv", source: tickets(workspace.Source{HeaderRows: 2}), text: func(_ *testing.T, cell string) string {
			return ticketRows("工单,,故障,,\n工单号,系统,是否故障,报修时间,问题描述\n", ",", cell)
		}},
		{name: "no header", file: "a.csv", source: tickets(workspace.Source{Header: []string{"工单号", "系统", "故障", "报修时间", ""}}), text: func(_ *testing.T, cell string) string {
			return ticketRows("", ",", cell)
		}},
		{name: "days and clocks of elsewhere", file: "a.csv", source: tickets(workspace.Source{DateOrder: "dmy", TimeZone: "UTC"}), right: "08/05/2021 08:30:00", text: plain},
		{name: "constants", file: "a.csv", source: tickets(workspace.Source{Constants: map[string]string{"system_name": "甲平台"}}), text: plain},
		{name: "JSON", file: "a.json", source: tickets(workspace.Source{Rows: "data.items", Columns: map[string]string{"unit_name": "unit.name"}}), text: nestedTickets},
		{name: "NDJSON", file: "a.ndjson", source: tickets(workspace.Source{Columns: map[string]string{"unit_name": "unit.name"}}), text: func(t *testing.T, cell string) string {
			lines := strings.TrimSuffix(strings.TrimPrefix(nestedTickets(t, cell), `{"data":{"items":[`), "]}}")
			return strings.ReplaceAll(lines, "},\n", "}\n")
		}},
		{name: "workbook", file: "a.xlsx", source: tickets(workspace.Source{Sheet: "工单", HeaderRow: 2, Footer: "合计"}), text: bookTickets},
		{name: "workbook with merged headers", file: "a.xlsx", source: tickets(workspace.Source{}), text: mergedTickets},
		{
			name: "money in 万元 with a decimal comma, refused whole", file: "a.csv", refused: true, wrong: "一千", right: "1.234,5",
			source: workspace.Source{Feed: "disbursements", Files: []string{"data"}, AmountUnit: "万元", DecimalComma: true, Delimiter: ";"},
			text: func(_ *testing.T, cell string) string {
				return "支付编号;合同编号;支付日期;支付金额（万元）;收款单位\n0001;C1;2021-05-01;" + cell + ";某公司\n0002;C1;2021-05-02;12,5;某公司\n"
			},
		},
	}
	for no := range cases {
		one := &cases[no]
		if one.wrong == "" {
			one.wrong = wrong
		}
		if one.right == "" {
			one.right = right
		}
	}
	return cases
}

func nestedTickets(_ *testing.T, cell string) string {
	var items []string
	for no := range 60 {
		day := "2021-05-01 08:00:00"
		if no == 7 {
			day = cell
		}
		items = append(items, fmt.Sprintf(`{"工单号":"T%03d","系统":"信用平台","是否故障":true,"报修时间":%q,"unit":{"name":"某局"},"重开次数":%d}`, no, day, no%3))
	}
	return `{"data":{"items":[` + strings.Join(items, ",\n") + "]}}"
}

func bookTickets(t *testing.T, cell string) string {
	b := newBook(t)
	if _, err := b.NewSheet("工单"); err != nil {
		t.Fatal(err)
	}
	b.put("工单", 1, "2021年工单")
	b.put("工单", 2, "工单号", "系统", "是否故障", "报修时间", "问题描述", "关闭时间")
	for no := range 60 {
		opened := any(44317.5)
		if no == 7 {
			opened = cell
		}
		b.put("工单", no+3, fmt.Sprintf("T%03d", no), "信用平台", "是", opened, 7.25, 44500)
		b.style("工单", fmt.Sprintf("D%d", no+3), "yyyy-mm-dd hh:mm")
	}
	b.put("工单", 63, "合计", 60)
	return b.text()
}

func mergedTickets(t *testing.T, cell string) string {
	b := newBook(t)
	b.put("Sheet1", 1, "工单", nil, nil, "时间", nil)
	b.put("Sheet1", 2, "工单号", "系统", "是否故障", "报修", "响应时间")
	for _, cells := range [][2]string{{"A1", "C1"}, {"D1", "E1"}} {
		if err := b.MergeCell("Sheet1", cells[0], cells[1]); err != nil {
			t.Fatal(err)
		}
	}
	b.put("Sheet1", 2, "工单号", "系统", "是否故障", "报修时间", "响应时间")
	for no := range 60 {
		opened := "2021-05-01 08:00:00"
		if no == 7 {
			opened = cell
		}
		b.put("Sheet1", no+3, fmt.Sprintf("T%03d", no), "信用平台", "是", opened, "2021-06-01 09:00:00")
	}
	return b.text()
}

// export writes the rejects of everything and wants no error.
func (d *desk) export(files ...string) (written []Exported, dir string) {
	d.t.Helper()
	dir = filepath.Join(d.t.TempDir(), "退回")
	written, err := ExportRejects(d.t.Context(), d.wh, d.ws, Options{Files: files}, dir)
	if err != nil {
		d.t.Fatal(err)
	}
	return written, dir
}

// correct saves a workbook with other cells: wrong → right.
func correct(t *testing.T, from, to string, corrections map[string]string) {
	t.Helper()
	book, err := excelize.OpenFile(from)
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close() //nolint:errcheck // a test
	sheet := book.GetSheetName(0)
	rows, err := book.GetRows(sheet)
	if err != nil {
		t.Fatal(err)
	}
	for rowNo, cells := range rows {
		for place, cell := range cells {
			if right, is := corrections[cell]; is && place > 2 {
				if err := book.SetCellStr(sheet, fmt.Sprintf("%s%d", columnName(place+1), rowNo+1), right); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	if err := book.SaveAs(to); err != nil {
		t.Fatal(err)
	}
}

// loadedRows are the rows of a feed that count, without the place they came from.
func (d *desk) loadedRows(feed string) []string {
	d.t.Helper()
	return d.rows(`select rows.* exclude (project_id, load_id, source_file, source_line) from raw.` + feed + ` as rows
		anti join raw.superseded as losers
			on losers.feed = '` + feed + `' and losers.load_id = rows.load_id and losers.source_line = rows.source_line
		order by all`)
}

func TestExportRejects_correctedRowsLoadAsIfTheyHadBeenRight(t *testing.T) {
	for _, one := range exportCases() {
		t.Run(one.name, func(t *testing.T) {
			clean := newDesk(t, one.source)
			clean.write("data/"+one.file, one.text(t, one.right))
			clean.ingest()
			d := newDesk(t, one.source)
			d.write("data/"+one.file, one.text(t, one.wrong))
			rejected := int64(1)
			if one.refused {
				d.refused("nothing loaded")
			} else {
				rejected = d.ingest().RowsRejected
			}
			written, _ := d.export()
			if len(written) != 1 || written[0].Rows != 1 || rejected != 1 || written[0].Refused != one.refused {
				t.Fatalf("%d rejected, %+v", rejected, written)
			}
			correct(t, written[0].Workbook, filepath.Join(d.ws.Dir, "data", "back.xlsx"), map[string]string{one.wrong: one.right})
			if one.refused {
				d.remove("data/" + one.file)
			}
			summary := d.ingest()
			back := summary.Files[slices.IndexFunc(summary.Files, func(file FileResult) bool { return file.File == "data/back.xlsx" })]
			if want := written[0].Rows + written[0].SoundRows; back.RowsRejected != 0 || back.RowsLoaded != want || back.RowsRead != want {
				t.Errorf("%+v, wanted %d loaded", back, want)
			}
			if len(back.IgnoredColumns) > len(clean.ingest().Files[0].IgnoredColumns)+1 || slices.Contains(back.IgnoredColumns, "退回原因") {
				t.Errorf("ignored: %q", back.IgnoredColumns)
			}
			if diff := cmp.Diff(clean.loadedRows(one.source.Feed), d.loadedRows(one.source.Feed)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
			if again := d.ingest(); !one.refused && again.Files[len(again.Files)-1].Status != StatusUnchanged {
				t.Errorf("the same workbook twice: %+v", again.Files)
			}
		})
	}
}

func TestExportRejects_parquet(t *testing.T) {
	d := newDesk(t, workspace.Source{Feed: "tickets", Files: []string{"data"}})
	d.writeParquet(`select 'T' || i as "工单号", '平台' as "系统", true as "是否故障", case when i = 7 then '前天' else '2021-05-01 08:00:00' end as "报修时间"
		from range(60) as numbers(i)`)
	d.ingest()
	written, _ := d.export()
	correct(t, written[0].Workbook, filepath.Join(d.ws.Dir, "data", "b.xlsx"), map[string]string{"前天": "2021-04-29 10:00:00"})
	d.ingest()
	d.wantLoads("data/a.parquet | 60 | 59 | 1 | 0", "data/b.xlsx | 1 | 1 | 0 | 0")
	if got := d.rows("select opened_at, source_file from raw.tickets where ticket_id = 'T7'"); !slices.Equal(got, []string{"2021-04-29 10:00:00 | data/b.xlsx"}) {
		t.Error(got)
	}
}

func TestExportRejects_survey(t *testing.T) {
	d := surveyDesk(t)
	d.ws.Sources[0].Wave = "w1"
	text := surveyHead
	for no := range 20 {
		text += fmt.Sprintf("%d,2022/03/01 10:00:00,132秒,微信,N/A,10.0.0.1,行政机关,非常满意,查询┋上报,无\n", no+1)
	}
	text += "5,2022/03/01 11:00:00,9秒,微信,,10.0.0.9,外星机关,一般,导出,另一份\n"
	d.write("data/a.csv", text)
	d.ingest()
	written, _ := d.export()
	if len(written) != 1 || written[0].Rows != 1 || written[0].SoundRows != 1 {
		t.Fatalf("wanted the rejected sheet and the other one of its number: %+v", written)
	}
	correct(t, written[0].Workbook, filepath.Join(d.ws.Dir, "data", "b.xlsx"), map[string]string{"外星机关": "事业单位"})
	d.ingest()
	got := d.rows(`select respondent_id, question_id, answer, source_file from raw.responses
		where respondent_id like 'w1-5%' and question_id = 'q01' and source_file = 'data/b.xlsx' order by all`)
	if want := []string{"w1-5 | q01 | 行政机关 | data/b.xlsx", "w1-5#2 | q01 | 事业单位 | data/b.xlsx"}; !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	d.wantLoads("data/a.csv | 104 | 95 | 1 | 8", "data/b.xlsx | 9 | 9 | 0 | 0")
}

func TestExportRejects_surveyByNumberAndWithAnotherJoint(t *testing.T) {
	for name, one := range map[string]struct {
		source             workspace.Source
		cells              string
		wrong, right, want string
	}{
		"answers by number": {workspace.Source{Answers: "number"}, "2,1,%s,无", "1┋7", "1┋2", "查询, 上报"},
		"another joint":     {workspace.Source{Joint: ";"}, "行政机关,非常满意,%s,无", "查询;飞行", "查询;导出", "导出, 查询"},
	} {
		t.Run(name, func(t *testing.T) {
			d := surveyDesk(t)
			d.ws.Sources[0].Answers, d.ws.Sources[0].Joint = one.source.Answers, one.source.Joint
			text := surveyHead
			for no := range 20 {
				text += fmt.Sprintf("%d,2022/03/01 10:00:00,132秒,微信,N/A,10.0.0.1,"+one.cells+"\n", no+1, strings.ReplaceAll(one.right, "7", "1"))
			}
			text += fmt.Sprintf("21,2022/03/01 10:00:00,132秒,微信,N/A,10.0.0.1,"+one.cells+"\n", one.wrong)
			d.write("data/a.csv", text)
			d.ingest()
			written, _ := d.export()
			correct(t, written[0].Workbook, filepath.Join(d.ws.Dir, "data", "b.xlsx"), map[string]string{one.wrong: one.right})
			d.ingest()
			got := d.rows("select string_agg(answer, ', ' order by answer) from raw.responses where respondent_id = '21' and question_id = 'q03' and source_file = 'data/b.xlsx'")
			want := strings.Split(one.want, ", ")
			slices.Sort(want)
			if !slices.Equal(got, []string{strings.Join(want, ", ")}) {
				t.Errorf("%q, wanted %q", got, want)
			}
			d.wantLoads("data/a.csv | 105 | 100 | 1 | 4", "data/b.xlsx | 5 | 5 | 0 | 0")
		})
	}
}

// readBook gives the cells of a sheet as a reader of workbooks sees them.
func readBook(t *testing.T, path, sheet string) [][]string {
	t.Helper()
	book, err := excelize.OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close() //nolint:errcheck // a test
	rows, err := book.GetRows(sheet)
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func TestExportRejects_cellsAreAsReceivedAndText(t *testing.T) {
	const number = "11010519491231002X"
	d := newDesk(t, workspace.Source{Feed: "records", Files: []string{"data"}})
	text := "行政相对人名称,信息类别,行政相对人类别,证件类型,证件号码,决定文书号,许可决定日期,许可机关,数据来源单位,备注,\n"
	for no := range 40 {
		text += fmt.Sprintf("张%d,行政许可,自然人,身份证,%s,%03d号,2021-05-01,某局,某局,,\n", no, number, no)
	}
	text += "李某,行政许可,自然人,身份证,110105194912310021,007号,2021-05-01,某局,某局,\"=HYPERLINK(\"\"x\"\"),\n+1 _x000D_ \v&<\", 末列 \n"
	d.write("data/a.csv", text)
	d.ingest()
	written, _ := d.export()
	rows := readBook(t, written[0].Workbook, "退回")
	want := []string{
		"“证件号码”（id_number）的值“110*************21”不是有效的公民身份号码", "data/a.csv", "42", "李某", "行政许可", "自然人", "身份证", "110105194912310021",
		"007号", "2021-05-01", "某局", "某局", "=HYPERLINK(\"x\"),\n+1 _x000D_ \v&<", " 末列 ",
	}
	if len(rows) != 2 || !slices.Equal(rows[1], want) {
		t.Errorf("%q", rows)
	}
	if header := []string{"退回原因", "退回文件", "退回行号", "行政相对人名称"}; !slices.Equal(rows[0][:4], header) {
		t.Errorf("%q", rows[0])
	}
	book, err := excelize.OpenFile(written[0].Workbook)
	if err != nil {
		t.Fatal(err)
	}
	if formula, err := book.GetCellFormula("退回", "M2"); formula != "" || err != nil {
		t.Error("a formula: ", formula, err)
	}
	style, err := book.GetCellStyle("退回", "H2")
	if got, styleErr := book.GetStyle(style); err != nil || styleErr != nil || got.NumFmt != 49 {
		t.Errorf("the cell is not of the format text: %+v %v %v", got, err, styleErr)
	}
	guide := readBook(t, written[0].Workbook, "说明")
	if last := guide[len(guide)-1]; !slices.Equal(last, []string{"证件号码", "公民身份号码无效", "1", "请对照身份证件核对号码；证件不是身份证的，请更正证件类型"}) {
		t.Errorf("%q", last)
	}
	info, err := os.Stat(written[0].Workbook)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("others may read it: %v %v", info.Mode(), err)
	}
}

func TestExportRejects_sameInputSameBytes(t *testing.T) {
	d := newDesk(t, workspace.Source{Feed: "tickets", Files: []string{"data"}})
	d.write("data/a.csv", ticketRows(shortHead, ",", "前天"))
	d.ingest()
	var texts []string
	for range 2 {
		written, _ := d.export()
		text, err := os.ReadFile(written[0].Workbook)
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, string(text))
	}
	if texts[0] != texts[1] {
		t.Error("two workbooks of the same rows differ")
	}
}

func TestExportRejects_neverGuesses(t *testing.T) {
	d := newDesk(t, workspace.Source{Feed: "tickets", Files: []string{"data"}})
	d.write("data/a.csv", ticketRows(shortHead, ",", "前天"))
	d.write("data/b.csv", ticketRows(shortHead, ",", "昨天"))
	d.ingest()
	fails := func(dir string, words ...string) []Exported {
		t.Helper()
		written, err := ExportRejects(t.Context(), d.wh, d.ws, Options{}, dir)
		for _, word := range words {
			if err == nil || !strings.Contains(err.Error(), word) {
				t.Errorf("error lacks %q: %v", word, err)
			}
		}
		return written
	}
	_, dir := d.export()
	fails(dir, "is there already", "not written over")
	d.write("data/a.csv", ticketRows(shortHead, ",", "大前天"))
	if written := fails(filepath.Join(t.TempDir(), "x"), "data/a.csv: the file or its settings changed since it was loaded"); len(written) != 1 {
		t.Errorf("the other file: %+v", written)
	}
	d.remove("data/a.csv")
	fails(filepath.Join(t.TempDir(), "y"), "data/a.csv: 1 rows of it were rejected, and the file is gone")
	if d.number("select count(*) from ops.loads where is_current") != 2 {
		t.Error("the export changed the ledger")
	}
}

func TestExportRejects_textThatNoWorkbookHolds(t *testing.T) {
	d := newDesk(t, workspace.Source{Feed: "tickets", Files: []string{"data"}})
	d.write("data/a.csv", strings.Replace(ticketRows(shortHead, ",", "前天"), "=1+1", strings.Repeat("长", 32_768), 1))
	d.ingest()
	dir := t.TempDir()
	_, err := ExportRejects(t.Context(), d.wh, d.ws, Options{}, dir)
	if err == nil || !strings.Contains(err.Error(), "data/a.csv:9: a text of 32768 characters") {
		t.Error(err)
	}
	if left, _ := os.ReadDir(dir); len(left) > 0 {
		t.Errorf("half a workbook is left: %v", left)
	}
}
