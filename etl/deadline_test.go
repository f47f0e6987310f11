package etl

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"jixiao/internal/workspace"
)

// longFiles are files of each format that take any machine far longer to read than the
// deadline of these tests.
func longFiles(d *desk) (names []string) {
	d.t.Helper()
	const rows = 300_000
	text := ticketHead + strings.Repeat("T1,x,是,2021-05-01,\n", rows)
	object := `{"工单号": "T1", "系统": "x", "是否故障": "是", "报修时间": "2021-05-01"}`
	files := map[string]string{
		"csv": text, "csv.gz": gzipped(d.t, text), "zip": archived(d.t, "a.csv", text), "gb.csv": text,
		"json":   "[" + strings.Repeat(object+",", rows) + object + "]",
		"ndjson": strings.Repeat(object+"\n", rows),
		"xlsx": rawBook(d.t, sheetHead+strings.Repeat(`<row><c t="str"><v>T1</v></c><c t="str"><v>x</v></c><c t="b"><v>1</v></c><c><v>44317</v></c></row>`, rows)+
			`</sheetData></worksheet>`, sharedTime),
		"strings.xlsx": rawBook(d.t, sheetHead+`</sheetData></worksheet>`, "<sst>"+strings.Repeat("<si><t>x</t></si>", 2*rows)+"</sst>"),
	}
	for name, content := range files {
		d.write("data/a."+name, content)
		names = append(names, name)
	}
	d.writeParquet(fmt.Sprintf(parquetTickets, rows))
	return append(names, "parquet")
}

// TestDeadline_endsEveryReader: a file that takes longer than its seconds is refused with
// the setting's name, soon after, whatever it is read with; nothing of it stays.
func TestDeadline_endsEveryReader(t *testing.T) {
	d := newDesk(t)
	for _, name := range longFiles(d) {
		d.ws.Sources = []workspace.Source{{Feed: "tickets", Files: []string{"data/a." + name}, Pos: "jixiao.yaml:3"}}
		if name == "gb.csv" {
			d.ws.Sources[0].Quote = "'" // the other reader of delimited text
		}
		limits := DefaultLimits()
		limits.Time = 20 * time.Millisecond
		started := time.Now()
		summary, err := Ingest(t.Context(), d.wh, d.ws, Options{Limits: limits}, nil)
		took := time.Since(started)
		if err == nil || !strings.Contains(err.Error(), "not read within 20ms") || !strings.Contains(err.Error(), "hint: if the file is right, raise file_limits: {seconds: …}") {
			t.Errorf("%s: %d rows, %v", name, summary.RowsLoaded, err)
		}
		if took > 5*time.Second {
			t.Errorf("%s: ended only after %s", name, took)
		}
	}
	d.wantLoads()
	if rows := d.number("select count(*) from raw.tickets") + d.number("select count(*) from ops.rejects"); rows > 0 {
		t.Errorf("%d rows stay", rows)
	}
}

// TestDeadline_endsWhileDuckDBWorks: the deadline also ends a statement.
func TestDeadline_endsWhileDuckDBWorks(t *testing.T) {
	d := newDesk(t, ticketSource())
	var text strings.Builder
	text.WriteString(ticketHead)
	for no := range 250_000 { // all rows are read before the first statement
		fmt.Fprintf(&text, "T%d,x,是,２０２１年5月%d日 8时3分,\n", no, no%28+1)
	}
	d.write("data/a.csv", text.String())
	ctx, stop := context.WithCancelCause(t.Context())
	defer stop(nil)
	summary, err := Ingest(ctx, d.wh, d.ws, Options{}, func(event Event) {
		if event.Kind == EventProgress && event.Rows >= 245_000 {
			time.AfterFunc(20*time.Millisecond, func() { stop(errors.New("enough")) })
		}
	})
	if err == nil || !strings.Contains(err.Error(), "enough") {
		t.Errorf("%d rows, %v", summary.RowsLoaded, err)
	}
	d.wantLoads()
	d.remove("data/a.csv")
	d.write("data/a.csv", tickets("T1"))
	if d.ingest(); d.counting("tickets") != 1 {
		t.Error("after an interruption the next file is not loaded")
	}
}
