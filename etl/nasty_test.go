package etl

import (
	"context"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"jixiao/internal/workspace"
)

const sharedTime = `<sst><si><t>报修时间</t></si></sst>`

// nasty is a file that somebody sends, and what has to become of it: words of the error,
// or the rows.
type nasty struct {
	name, file, text string
	words            []string
	rows             []string // ticket_id | system_name | source_line
}

func (n nasty) test(t *testing.T) {
	d := newDesk(t, ticketSource())
	d.write("data/"+n.file, n.text)
	if len(n.words) > 0 {
		d.refused(append(n.words, "data/"+n.file)...)
		d.wantLoads()
		return
	}
	d.ingest()
	if got := d.rows("select ticket_id, system_name, source_line from raw.tickets order by source_line"); !slices.Equal(got, n.rows) {
		t.Errorf("%q", got)
	}
}

func TestNasty_text(t *testing.T) {
	line := "T1,x,是,2021-05-01,\n"
	for _, one := range []nasty{
		{"empty", "a.csv", "", []string{"the file is empty"}, nil},
		{"spaces only", "a.csv", strings.Repeat(" \n", 100), []string{"nothing but white space"}, nil},
		{"NUL bytes", "a.csv", ticketHead + "T1,x\x00y,是,2021-05-01,\n", []string{"NUL bytes"}, nil},
		{"lone quote", "a.csv", ticketHead + "T1,x\"y,是,2021-05-01,\n", []string{":2: ", "a quote inside a field"}, nil},
		{"line of 10 MB", "a.csv", ticketHead + "T1," + strings.Repeat("x", 10<<20) + ",是,2021-05-01,\n", []string{":2: a cell of 10485760 bytes", "file_limits: {cell_bytes: …}"}, nil},
		{"header twice", "a.csv", "工单号,系统,是否故障,报修时间,系统\n" + line, []string{`headers "系统" (column 2) and "系统" (column 5)`}, nil},
		{"mark twice", "a.csv", "\uFEFF\uFEFF" + ticketHead + line, nil, []string{"T1 | x | 2"}},
		{"mark in the middle", "a.csv", ticketHead + "\uFEFFT1,x,是,2021-05-01,\n", nil, []string{"T1 | x | 2"}},
		{"line ends mixed", "a.csv", strings.ReplaceAll(ticketHead, "\n", "\r\n") + line + "T2,x,是,2021-05-01,\r\n", nil, []string{"T1 | x | 2", "T2 | x | 3"}},
		{"lone carriage returns", "a.csv", strings.ReplaceAll(ticketHead+line, "\n", "\r"), []string{"lone carriage return"}, nil},
		{"marks of direction", "a.csv", "\u200F工单号\u200E,系\u200B统,是否故障,报修时间,问题描述\n" + line, nil, []string{"T1 | x | 2"}},
		{"formula as text", "a.csv", ticketHead + "T1,=cmd|'/c calc'!A1,是,2021-05-01,\n", nil, []string{"T1 | =cmd|'/c calc'!A1 | 2"}},
		{"gzip cut off", "a.csv.gz", gzipped(t, tickets("T1"))[:30], []string{"the gzip ends early"}, nil},
		{"HTML named XLS", "a.xls", "<html><table><tr><td>工单号</td></tr></table></html>", []string{"a web page or XML document", "hint: "}, nil},
		{"HTML named XLSX", "a.xlsx", "<html><table></table></html>", []string{"the content is no workbook", "hint: "}, nil},
		{"XLS or password", "a.xlsx", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + strings.Repeat("\x00", 600), []string{"old Excel workbook (XLS) or one with a password", "hint: open it in Excel or WPS and save it as XLSX"}, nil},
	} {
		t.Run(one.name, one.test)
	}
}

// longNames are names and texts of an archive whose directory alone is large.
func longNames() []string {
	var names []string
	for no := range 600 {
		names = append(names, strconv.Itoa(no)+strings.Repeat("x", 60_000), "")
	}
	return names
}

func TestNasty_archives(t *testing.T) {
	whole := archived(t, "a.csv", tickets("T1"))
	for _, one := range []nasty{
		{"leaves its folder", "a.zip", archived(t, "../../a.csv", tickets("T1")), []string{"a path that leaves its folder"}, nil},
		{"cut off", "a.zip", whole[:len(whole)/2], []string{"damaged"}, nil},
		{"ODS", "a.ods", archived(t, "mimetype", "application/vnd.oasis.opendocument.spreadsheet", "content.xml", "<x/>"), []string{"save it as XLSX"}, nil},
		{"XLSB", "a.xlsb", archived(t, "_rels/.rels", `<Relationships><Relationship Id="a" Type="x/officeDocument" Target="xl/workbook.bin"/></Relationships>`), []string{"a binary workbook (XLSB)", "hint: save it as XLSX"}, nil},
		{"directory of names only", "a.zip", archived(t, longNames()...), []string{"a directory of more than"}, nil},
		{"DOCX", "a.docx", archived(t, "_rels/.rels", `<Relationships/>`), []string{"no XLSX workbook"}, nil},
	} {
		t.Run(one.name, one.test)
	}
}

// bookWith is a small workbook with other relations, or without any by "".
func bookWith(t *testing.T, text string) string {
	t.Helper()
	return unzipAndChange(t, rawBook(t, sheetHead+`</sheetData></worksheet>`, sharedTime), func(name, old string) string {
		if name == "xl/_rels/workbook.xml.rels" {
			return text
		}
		return old
	})
}

func TestNasty_workbooks(t *testing.T) {
	row := `<c t="str"><v>T1</v></c><c t="str"><v>x</v></c><c t="b"><v>1</v></c><c><v>44317</v></c></row>`
	end := `</sheetData></worksheet>`
	whole := rawBook(t, sheetHead+end, sharedTime)
	relations := func(target string) string {
		return `<Relationships><Relationship Id="r1" Type="x/worksheet" Target="` + target + `"/></Relationships>`
	}
	for _, one := range []nasty{
		{"cut off", "a.xlsx", whole[:len(whole)-40], []string{"the workbook is damaged"}, nil},
		{"damaged checksum", "a.xlsx", damagedBehindTheRows(t), []string{"checksum"}, nil},
		{"rows to the last", "a.xlsx", rawBook(t, sheetHead+strings.Repeat(`<row spans="1:16384"/>`, 1_048_574)+`<row r="1048576">`+row+end, sharedTime), nil, []string{"T1 | x | 1048576"}},
		{"dimension lies", "a.xlsx", rawBook(t, strings.Replace(sheetHead, "<sheetData>", `<dimension ref="A1:XFD1000000000"/><sheetData>`, 1)+`<row>`+row+end, sharedTime), nil, []string{"T1 | x | 2"}},
		{"rows out of order", "a.xlsx", rawBook(t, sheetHead+`<row r="5"/><row r="2">`+row+end, sharedTime), []string{":6: ", `row number "2" is out of order`}, nil},
		{"cells out of order", "a.xlsx", rawBook(t, sheetHead+`<row><c r="B2"/><c r="A2"/></row>`+end, sharedTime), []string{`cell "A2" is out of order`}, nil},
		{"entities in the sheet", "a.xlsx", rawBook(t, `<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>`+sheetHead+end, sharedTime), []string{"a document type declaration"}, nil},
		{"entities in the strings", "a.xlsx", rawBook(t, sheetHead+end, `<!DOCTYPE a [<!ENTITY a "aaaa">]><sst><si><t>&a;</t></si></sst>`), []string{"a document type declaration"}, nil},
		{"unknown entity", "a.xlsx", rawBook(t, sheetHead+end, `<sst><si><t>&a;</t></si></sst>`), []string{"invalid character entity &a;"}, nil},
		{"target leaves the file", "a.xlsx", bookWith(t, relations("../../../etc/passwd")), []string{"it has no part ../../etc/passwd"}, nil},
		{"target is missing", "a.xlsx", bookWith(t, relations("worksheets/sheet9.xml")), []string{"it has no part xl/worksheets/sheet9.xml"}, nil},
		{"target is itself", "a.xlsx", bookWith(t, relations("_rels/workbook.xml.rels")), []string{"it ends before its rows do"}, nil},
		{"target is elsewhere", "a.xlsx", bookWith(t, strings.Replace(relations("http://example.org/x"), "/></", ` TargetMode="External"/></`, 1)), []string{"the workbook has no sheet"}, nil},
		{"formula as text", "a.xlsx", rawBook(t, sheetHead+`<row>`+strings.Replace(row, ">x<", ">=cmd|x<", 1)+end, sharedTime), nil, []string{"T1 | =cmd|x | 2"}},
	} {
		t.Run(one.name, one.test)
	}
}

// mostHeap runs do and gives the most memory that Go's heap held on the way.
func mostHeap(do func()) uint64 {
	runtime.GC()
	var most atomic.Uint64
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		var now runtime.MemStats
		for ctx.Err() == nil {
			runtime.ReadMemStats(&now)
			most.Store(max(most.Load(), now.HeapAlloc))
			time.Sleep(5 * time.Millisecond)
		}
	}()
	do()
	stop()
	<-done
	return most.Load()
}

// TestNasty_bombsStayWithinMemory: small files that unpack to much end in an error, and
// neither before it nor for it hold more than a fraction of what they unpack to.
func TestNasty_bombsStayWithinMemory(t *testing.T) {
	limits := workspace.FileLimits{UnpackedBytes: 192 << 20, SharedBytes: 16 << 20}
	many := 64 << 20
	for name, one := range map[string]nasty{
		"gzip":           {"", "a.csv.gz", gzipped(t, ticketHead+strings.Repeat("T1,x,是,2021-05-01,\n", 12<<20)), []string{"unpacks to more than"}, nil},
		"zip":            {"", "a.zip", archived(t, "a.csv", strings.Repeat("0", 256<<20)), []string{"unpacks to more than"}, nil},
		"rows":           {"", "a.xlsx", rawBook(t, sheetHead+strings.Repeat("<row/>", many/2), sharedTime), []string{"unpacks to more than"}, nil},
		"shared strings": {"", "a.xlsx", rawBook(t, sheetHead, "<sst>"+strings.Repeat("<si><t/></si>", many/13)), []string{"shared strings take more than"}, nil},
		"one text":       {"", "a.xlsx", rawBook(t, sheetHead+`<row><c t="str"><v>`+strings.Repeat("x", many), sharedTime), []string{"of more than"}, nil},
		"one tag":        {"", "a.xlsx", rawBook(t, sheetHead+`<row a="`+strings.Repeat("x", many+1<<20), sharedTime), []string{"a tag or a text of more than"}, nil},
		"cells":          {"", "a.xlsx", rawBook(t, sheetHead+"<row>"+strings.Repeat("<c/>", 1_000_000), sharedTime), []string{"beyond column 16384"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t, ticketSource())
			d.ws.FileLimits = limits
			d.write("data/"+one.file, one.text)
			one.text = ""
			before := mostHeap(func() {})
			started := time.Now()
			heap := mostHeap(func() { d.refused(one.words...) })
			if grown := int64(heap) - int64(before); grown > 400<<20 {
				t.Errorf("the heap grew by %d MB", grown>>20)
			} else {
				t.Logf("the heap grew by %d MB in %s", grown>>20, time.Since(started))
			}
		})
	}
}

// TestNasty_oneSheetOfManyAnswersStaysWithinMemory: every answer of a sheet is a row that
// repeats what stands before it, and every wrong one the sheet itself.
func TestNasty_oneSheetOfManyAnswersStaysWithinMemory(t *testing.T) {
	for name, answers := range map[string]string{
		"wrong answers": "x" + strings.Repeat("┋x", 60_000),
		"long number":   "查询" + strings.Repeat("┋查询", 20_000),
	} {
		t.Run(name, func(t *testing.T) {
			number := "1"
			if name == "long number" {
				number = strings.Repeat("1", 100_000)
			}
			d := surveyDesk(t)
			d.write("data/a.csv", surveyHead+number+",2022/03/01 10:00:00,132秒,微信,,10.0.0.1,行政机关,非常满意,"+answers+",无\n")
			before := mostHeap(func() {})
			heap := mostHeap(func() {
				d.refused("data/a.csv:2: the answers of one row take more than", "hint: look at the cell with the most answers")
			})
			if grown := int64(heap) - int64(before); grown > 1200<<20 {
				t.Errorf("the heap grew by %d MB", grown>>20)
			} else {
				t.Logf("the heap grew by %d MB", grown>>20)
			}
			d.wantLoads()
		})
	}
}
