package etl

import (
	"slices"
	"strings"
	"testing"

	"jixiao/internal/workspace"
)

// twoRows is a header of two rows: 工单 over its number and its system, and so on.
const twoRows = "工单,,是否故障,报修,,其他\n工单号,系统,,报修时间,片区,\nT1,信用平台,是,2021-05-01 08:00:00,电话,x\n"

func TestHeaderRows_levelsAreJoined(t *testing.T) {
	d := newDesk(t, ticketSource())
	d.write("data/a.csv", twoRows)
	d.refused("data/a.csv:1: no row holds every required column, but 2 rows from here read as one header do\nhint: header_rows: 2")
	d.ws.Sources[0].HeaderRows = 2
	summary := d.ingest()
	if got := d.rows("select ticket_id, system_name, is_fault, opened_at, source_line from raw.tickets"); !slices.Equal(got, []string{"T1 | 信用平台 | true | 2021-05-01 08:00:00 | 3"}) {
		t.Errorf("%q", got)
	}
	if got := summary.Files[0].IgnoredColumns; !slices.Equal(got, []string{"报修 片区", "其他"}) || summary.Files[0].HeaderLine != 1 {
		t.Errorf("%q, line %d", got, summary.Files[0].HeaderLine)
	}
}

func TestHeaderRows_aLowestLevelWithTwoMeaningsIsRefused(t *testing.T) {
	d := newDesk(t, ticketSource())
	d.ws.Sources[0].HeaderRows = 2
	d.write("data/a.csv", "工单号,系统,是否故障,计划,实际\n,,,报修时间,报修时间\nT1,x,是,2021-05-01,2021-05-02\n")
	d.refused(`data/a.csv:1: headers "计划 报修时间" (column 4) and "实际 报修时间" (column 5) both stand for opened_at`)
	d.ws.Sources[0].Columns = map[string]string{"opened_at": "实际报修时间"}
	d.ingest()
	if got := d.rows("select opened_at from raw.tickets"); !slices.Equal(got, []string{"2021-05-02 00:00:00"}) {
		t.Errorf("%q", got)
	}
}

func TestHeaderRows_workbook(t *testing.T) {
	b := newBook(t)
	b.put("Sheet1", 1, "2021年工单")
	b.put("Sheet1", 2, "工单", "", "是否故障", "报修")
	b.put("Sheet1", 3, "工单号", "系统", nil, "报修时间")
	b.put("Sheet1", 4, "T1", "x", "是", "2021-05-01")
	d := newDesk(t, ticketSource())
	d.write("data/a.xlsx", b.text())
	d.refused(`data/a.xlsx:2: sheet "Sheet1": no row holds every required column`, "hint: header_rows: 2")
	d.ws.Sources[0].HeaderRows = 2
	if got := d.ingest().Files[0]; got.HeaderLine != 2 || got.RowsLoaded != 1 {
		t.Errorf("%+v", got)
	}
}

func TestHeaderRows_mergedCellsShowThem(t *testing.T) {
	b := newBook(t)
	b.put("Sheet1", 1, "2021年工单")
	b.put("Sheet1", 2, "工单", "", "是否故障", "报修")
	b.put("Sheet1", 3, "工单号", "系统", nil, "报修时间", "片区")
	b.put("Sheet1", 4, "T1", "x", "是", "2021-05-01", "东")
	for _, cells := range []string{"A1:E1", "A2:B2", "C2:C3", "D2:E2"} {
		from, to, _ := strings.Cut(cells, ":")
		if err := b.MergeCell("Sheet1", from, to); err != nil {
			t.Fatal(err)
		}
	}
	d := newDesk(t, ticketSource())
	d.write("data/a.xlsx", b.text())
	one := d.ingest().Files[0]
	if !slices.Equal(one.Warnings, []string{"the header is read from lines 2 to 3, as its merged cells show"}) || !slices.Equal(one.IgnoredColumns, []string{"报修 片区"}) {
		t.Errorf("%+v", one)
	}
	if got := d.rows("select ticket_id, system_name, is_fault, source_line from raw.tickets"); !slices.Equal(got, []string{"T1 | x | true | 4"}) {
		t.Errorf("%q", got)
	}
}

func TestFold(t *testing.T) {
	for _, test := range []struct{ levels, joined, lowest []string }{
		{[]string{"甲,,乙,", ",,,"}, []string{"甲", "", "乙", ""}, []string{"甲", "", "乙", ""}},
		{[]string{"甲,,乙,", "1,2,,3"}, []string{"甲 1", "甲 2", "乙", "3"}, []string{"1", "2", "乙", "3"}},
		{[]string{"甲,,,", "乙,,丙,", "1,2,3,4"}, []string{"甲 乙 1", "甲 乙 2", "甲 丙 3", "甲 丙 4"}, []string{"1", "2", "3", "4"}},
		{[]string{"甲,,乙", "子,,", "1,2,"}, []string{"甲 子 1", "甲 子 2", "乙"}, []string{"1", "2", "乙"}},
		{[]string{"甲", "甲,b"}, []string{"甲", "甲 b"}, []string{"甲", "b"}},
	} {
		var rows []numbered
		for no, level := range test.levels {
			rows = append(rows, numbered{line: int64(no + 1), cells: strings.Split(level, ",")})
		}
		if got := fold(rows); !slices.Equal(got.cells, test.joined) || !slices.Equal(got.lowest, test.lowest) {
			t.Errorf("%q: %q, lowest %q", test.levels, got.cells, got.lowest)
		}
	}
}

func TestSkipBefore_nothingAboveIsLookedAt(t *testing.T) {
	d := newDesk(t, ticketSource())
	d.ws.Sources[0].SkipBefore = 3
	d.write("data/a.csv", "一个\"引号\r\n"+ticketHead+"旧表头,x\n"+tickets("T1"))
	d.ingest()
	if got := d.rows("select ticket_id, source_line from raw.tickets"); !slices.Equal(got, []string{"T1 | 5"}) {
		t.Errorf("%q", got)
	}
	b := newBook(t)
	b.put("Sheet1", 1, "工单号", "系统", "是否故障", "报修时间")
	b.put("Sheet1", 2, "T0", "x", "是", "2021-05-01")
	b.put("Sheet1", 4, "工单号", "系统", "是否故障", "报修时间")
	b.put("Sheet1", 5, "T2", "x", "是", "2021-05-01")
	d.remove("data/a.csv")
	d.write("data/b.xlsx", b.text())
	d.ingest()
	if got := d.rows("select ticket_id, source_line from raw.tickets where source_file = 'data/b.xlsx'"); !slices.Equal(got, []string{"T2 | 5"}) {
		t.Errorf("%q", got)
	}
	d.ws.Sources[0].HeaderRow = 2
	d.refused("jixiao.yaml:3: header_row 2 is among the rows that skip_before passes over (3)")
}

func TestHeader_givenBySource(t *testing.T) {
	d := newDesk(t, workspace.Source{Feed: "tickets", Files: []string{"data/*"}, Header: []string{"工单号", "系统", "", "是否故障", "报修时间"}})
	d.write("data/a.csv", "T1;x,y;没用;是;2021-05-01\nT2;x;没用;否;2021-05-02;\n")
	summary := d.ingest()
	if got := d.rows("select ticket_id, system_name, is_fault, source_line from raw.tickets order by 1"); !slices.Equal(got, []string{"T1 | x,y | true | 1", "T2 | x | false | 2"}) {
		t.Errorf("%q", got)
	}
	if summary.Files[0].Delimiter != ";" {
		t.Error(summary.Files[0].Delimiter)
	}
	d.write("data/a.csv", "T1;x;没用;是;2021-05-01;多\n")
	d.refused("data/a.csv:1: the row has 6 cells and header of the source names 5 columns")
	d.write("data/a.csv", "T1;x;没用\n")
	d.refused("data/a.csv:1: the rows have 3 cells at most and header of the source puts is_fault at column 4")
	d.ws.Sources[0].Header[0] = "编码"
	d.refused(`jixiao.yaml:3: header names no column "工单号" (needed for ticket_id)`)
	d.ws.Sources[0].HeaderRow = 1
	d.refused("jixiao.yaml:3: header says that the file has no header")
}

func TestHeader_givenBySourceWorkbook(t *testing.T) {
	b := newBook(t)
	b.put("Sheet1", 1, "填报表")
	b.put("Sheet1", 2, "T1", "x", "是", "2021-05-01")
	d := newDesk(t, workspace.Source{Feed: "tickets", Files: []string{"data/*"}, SkipBefore: 1, Header: []string{"ticket_id", "系统", "是否故障", "报修时间"}})
	d.write("data/a.xlsx", b.text())
	d.ingest()
	if got := d.rows("select ticket_id, source_line from raw.tickets"); !slices.Equal(got, []string{"T1 | 2"}) {
		t.Errorf("%q", got)
	}
}
