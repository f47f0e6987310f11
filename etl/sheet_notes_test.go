package etl

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestXLSX_hiddenIsReadAndSaid(t *testing.T) {
	b := newBook(t)
	b.put("Sheet1", 1, "工单号", "系统", "是否故障", "报修时间", "片区")
	for line, id := range []string{"T1", "T2", "T3"} {
		b.put("Sheet1", line+2, id, "x", "是", "2021-05-01")
	}
	if _, err := b.NewSheet("底稿"); err != nil {
		t.Fatal(err)
	}
	b.put("底稿", 1, "工单号", "系统", "是否故障", "报修时间")
	b.put("底稿", 2, "T9", "x", "是", "2021-05-01")
	if err := errors.Join(b.SetRowVisible("Sheet1", 3, false), b.SetColVisible("Sheet1", "B:C", false), b.SetSheetVisible("底稿", false)); err != nil {
		t.Fatal(err)
	}
	d := newDesk(t, ticketSource())
	d.write("data/a.xlsx", b.text())
	if got := d.ingest().Files[0].Warnings; !slices.Equal(got, []string{
		`hidden sheets not read: "底稿"`, "1 hidden rows are read like any other", "2 hidden columns are read like any other: B, C",
	}) {
		t.Errorf("%q", got)
	}
	d.wantLoads("data/a.xlsx | 3 | 3 | 0 | 0")
	d.ws.Sources[0].Sheet = "底稿"
	if got := d.ingest().Files[0]; got.RowsLoaded != 1 || !slices.Equal(got.Warnings, []string{`sheet "底稿" is hidden; it is read because the source names it`}) {
		t.Errorf("%+v", got)
	}
}

func TestXLSX_mergedCellsAreNotInventedAndSaid(t *testing.T) {
	b := newBook(t)
	b.put("Sheet1", 1, "工单台账")
	b.put("Sheet1", 2, "工单号", "系统", "是否故障", "报修时间", "问题描述")
	b.put("Sheet1", 3, "T1", "x", "是", "2021-05-01", "甲")
	b.put("Sheet1", 4, "T2", "x", "是", "2021-05-01")
	b.put("Sheet1", 5, "合计")
	if err := errors.Join(b.MergeCell("Sheet1", "A1", "E1"), b.MergeCell("Sheet1", "E3", "E4"), b.MergeCell("Sheet1", "A5", "E5")); err != nil {
		t.Fatal(err)
	}
	d := newDesk(t, ticketSource())
	d.ws.Sources[0].Footer = "^合计"
	d.write("data/a.xlsx", b.text())
	if got := d.ingest().Files[0].Warnings; len(got) != 1 || !strings.HasPrefix(got[0], "1 merged ranges among the rows") || !strings.HasSuffix(got[0], ": E3:E4") {
		t.Errorf("%q", got)
	}
	if got := d.rows("select ticket_id, description from raw.tickets order by 1"); !slices.Equal(got, []string{"T1 | 甲", "T2 | ∅"}) {
		t.Errorf("%q", got)
	}
}

func TestXLSX_cellsOfOtherWriters(t *testing.T) {
	const shared = `<x:sst xmlns:x="http://purl.oclc.org/ooxml/spreadsheetml/main"><x:si><x:t>报修时间</x:t><x:rPh sb="0" eb="1"><x:t>ほ</x:t></x:rPh></x:si></x:sst>`
	sheet := `<x:worksheet xmlns:x="http://purl.oclc.org/ooxml/spreadsheetml/main"><x:dimension ref="A1:XFD1048576"/><x:sheetData>` +
		`<x:row><x:c t="inlineStr"><x:is><x:t>工单号</x:t></x:is></x:c><x:c t="str"><x:v>系统</x:v></x:c><x:c t="str"><x:v>是否故障</x:v></x:c><x:c t="s"><x:v>0</x:v></x:c><x:c t="str"><x:v>问题描述</x:v></x:c></x:row>` +
		`<x:row><x:c t="str"><x:f t="shared" si="0">A1</x:f><x:v>T1</x:v></x:c><x:c t="inlineStr"><x:is><x:r><x:t xml:space="preserve">甲 </x:t></x:r><x:r><x:t>乙</x:t></x:r></x:is></x:c><x:c t="b"><x:v>true</x:v></x:c><x:c t="d"><x:v>2021-05-01T08:00:00</x:v></x:c><x:c t="str"><x:f>B1</x:f><x:v></x:v></x:c></x:row>` +
		`<x:row><x:c t="str"><x:f t="array" ref="A3:A4">A1</x:f><x:v>T2</x:v></x:c><x:c t="str"><x:v>=cmd|'/c calc'!A1</x:v></x:c><x:c t="b"><x:v>0</x:v></x:c><x:c><x:v>44317</x:v></x:c></x:row>` +
		`<x:row><x:c t="str"><x:v>T3</x:v></x:c><x:c t="str"><x:v>x</x:v></x:c><x:c t="b"><x:v>1</x:v></x:c><x:c><x:f>NOW()</x:f><x:v></x:v></x:c></x:row>` +
		`</x:sheetData></x:worksheet>`
	d := newDesk(t, ticketSource())
	d.write("data/a.xlsx", rawBook(t, sheet, shared))
	d.tolerant(DefaultLimits())
	if got := d.rows("select ticket_id, system_name, is_fault, opened_at, description, source_line from raw.tickets order by 1"); !slices.Equal(got, []string{
		"T1 | 甲 乙 | true | 2021-05-01 08:00:00 | ∅ | 2", "T2 | =cmd|'/c calc'!A1 | false | 2021-05-01 00:00:00 | ∅ | 3",
	}) {
		t.Errorf("%q", got)
	}
	if got := d.rows("select source_line, column_name, reason_code from ops.rejects"); !slices.Equal(got, []string{"4 | opened_at | error_cell"}) {
		t.Errorf("%q", got)
	}
}

func TestElapsedText(t *testing.T) {
	for number, want := range map[float64]string{1: "24:00:00", 1.0625: "25:30:00", 0.5: "12:00:00", -1: "-1", 2e6: "2000000"} {
		if got := elapsedText(number); got != want {
			t.Errorf("%v: %s, want %s", number, got, want)
		}
	}
}

// damagedBehindTheRows is a workbook whose checksum of the sheet is wrong: only who reads
// it to its end sees that.
func damagedBehindTheRows(t *testing.T) string {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	source := rawBook(t, sheetHead+`<row r="2"><c t="str"><v>T1</v></c><c t="str"><v>x</v></c><c t="b"><v>1</v></c><c><v>44317</v></c></row></sheetData></worksheet>`, `<sst><si><t>报修时间</t></si></sst>`)
	archive, err := zip.NewReader(strings.NewReader(source), int64(len(source)))
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range archive.File {
		header := part.FileHeader
		if strings.HasSuffix(part.Name, "sheet1.xml") {
			header.CRC32 ^= 1
			header.Flags &^= 8
		}
		to, errTo := w.CreateRaw(&header)
		from, errFrom := part.OpenRaw()
		if err := errors.Join(errTo, errFrom); err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(to, from); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestXLSX_damageBehindTheRowsIsSeen(t *testing.T) {
	d := newDesk(t, ticketSource())
	d.write("data/a.xlsx", damagedBehindTheRows(t))
	d.refused("data/a.xlsx", "checksum")
	d.write("data/a.xlsx", rawBook(t, sheetHead, `<sst><si><t>报修时间</t></si></sst>`))
	d.refused("data/a.xlsx", "the sheet is damaged: it ends before its rows do")
}

// TestXLSX_everyPartEndsWithItsTime: a large part of each kind, and a context that is over.
func TestXLSX_everyPartEndsWithItsTime(t *testing.T) {
	gone, cancel := context.WithCancelCause(t.Context())
	late := errors.New("out of time")
	cancel(late)
	huge := strings.Repeat("<row/>", 1_000_000)
	d := newDesk(t, ticketSource())
	d.write("data/strings.xlsx", rawBook(t, sheetHead+`</sheetData></worksheet>`, `<sst>`+strings.Repeat(`<si><t/></si>`, 1_000_000)+`</sst>`))
	d.write("data/rows.xlsx", rawBook(t, sheetHead+huge+`</sheetData></worksheet>`, `<sst><si><t>报修时间</t></si></sst>`))
	d.write("data/after.xlsx", rawBook(t, sheetHead+`</sheetData>`+strings.Repeat("<x/>", 1_000_000)+`</worksheet>`, `<sst><si><t>报修时间</t></si></sst>`))
	for _, name := range []string{"strings", "rows", "after"} {
		f, err := inspect(t.Context(), name+".xlsx", d.ws.Dir+"/data/"+name+".xlsx", DefaultLimits())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := openBook(gone, f); !errors.Is(err, late) {
			t.Errorf("%s: %v", name, err)
		}
	}
	limits := DefaultLimits()
	limits.Time = 50 * time.Millisecond
	started := time.Now()
	_, err := Ingest(t.Context(), d.wh, d.ws, Options{Limits: limits}, nil)
	if err == nil || strings.Count(err.Error(), "not read within 50ms") != 3 || time.Since(started) > 6*time.Second {
		t.Errorf("after %s: %v", time.Since(started), err)
	}
}

func TestXLSX_tokensWithoutEndAreErrors(t *testing.T) {
	for name, reader := range map[string]io.Reader{
		"tag":  io.MultiReader(strings.NewReader(`<a b="`), &letters{}),
		"text": io.MultiReader(strings.NewReader(`<a>`), &letters{}),
	} {
		xml := newPartXML(reader)
		for {
			if _, err := xml.RawToken(); err != nil {
				if !strings.Contains(err.Error(), "a tag or a text of more than") {
					t.Errorf("%s: %v", name, err)
				}
				break
			}
		}
	}
}

// letters never ends.
type letters struct{}

func (letters) Read(into []byte) (int, error) {
	for i := range into {
		into[i] = 'x'
	}
	return len(into), nil
}
