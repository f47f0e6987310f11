package etl

import (
	"fmt"
	"strings"
	"testing"
)

// wantExpectations ingests the desk's files, one of so many rows, and wants every event
// of progress to say about how many there will be.
func wantExpectations(t *testing.T, d *desk, rows int64) {
	t.Helper()
	var events []Event
	if _, err := Ingest(t.Context(), d.wh, d.ws, Options{}, func(event Event) { events = append(events, event) }); err != nil {
		t.Fatal(err)
	}
	told := 0
	for _, event := range events {
		if event.Kind != EventProgress {
			continue
		}
		told++
		if event.RowsExpected < event.Rows || event.RowsExpected > 2*rows {
			t.Errorf("after %d rows: %d expected, the file has %d", event.Rows, event.RowsExpected, rows)
		}
	}
	if told < 3 || events[0].RowsExpected != -1 || events[len(events)-1].RowsExpected != rows {
		t.Errorf("%d events of progress; %+v … %+v", told, events[0], events[len(events)-1])
	}
}

func TestIngest_tellsHowManyRowsToExpect(t *testing.T) {
	const rows = 60_000
	var text, cells strings.Builder
	text.WriteString(ticketHead)
	for no := range rows {
		fmt.Fprintf(&text, "T%d,信用平台,是,2021-05-01 08:00:00,无法登录信用信息共享平台\n", no)
		fmt.Fprintf(&cells, `<row><c t="str"><v>T%d</v></c><c t="str"><v>x</v></c><c t="b"><v>1</v></c><c><v>44317</v></c></row>`, no)
	}
	for name, content := range map[string]string{
		"a.csv": text.String(), "a.csv.gz": gzipped(t, text.String()),
		"a.xlsx": rawBook(t, sheetHead+cells.String()+`</sheetData></worksheet>`, sharedTime),
	} {
		t.Run(name, func(t *testing.T) {
			source := ticketSource()
			source.Files = []string{"data/*"}
			d := newDesk(t, source)
			d.write("data/"+name, content)
			wantExpectations(t, d, rows)
		})
	}
	t.Run("parquet", func(t *testing.T) {
		source := ticketSource()
		source.Files = []string{"data/*"}
		d := newDesk(t, source)
		d.writeParquet(fmt.Sprintf(parquetTickets, rows))
		wantExpectations(t, d, rows)
	})
}
