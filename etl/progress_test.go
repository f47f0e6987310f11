package etl

import (
	"fmt"
	"strings"
	"testing"
)

func TestIngest_tellsHowManyRowsToExpect(t *testing.T) {
	const rows = 60_000
	d := newDesk(t, ticketSource())
	var text strings.Builder
	text.WriteString(ticketHead)
	for no := range rows {
		fmt.Fprintf(&text, "T%d,信用平台,是,2021-05-01 08:00:00,无法登录信用信息共享平台\n", no)
	}
	d.write("data/a.csv", text.String())
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
