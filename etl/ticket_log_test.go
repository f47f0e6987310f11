package etl

import (
	"slices"
	"strings"
	"testing"

	"jixiao/internal/workspace"
)

const eventLog = "工单号,操作时间,操作,处理人\nT1,2021-05-01 08:00,新建,甲某\nT1,2021-05-01 08:10,转派,甲某\nT1,2021-05-01 08:20,Resolved,甲某\n" +
	"T1,2021-05-01 09:00,恢复,甲某\nT2,2021-05-01 09:00,转派,甲某\n"

func logDesk(t *testing.T, states map[string][]string) *desk {
	t.Helper()
	d := newDesk(t, workspace.Source{Feed: ticketEventsFeed, Files: []string{"data/*.csv"}, States: states})
	d.write("data/a.csv", eventLog)
	return d
}

func TestTicketLog_unknownStatesAreNamedAndCounted(t *testing.T) {
	d := logDesk(t, nil)
	summary := d.ingest()
	if want := `states that mean nothing here, kept as events that decide nothing: "转派" (2), "恢复" (1);`; summary.RowsLoaded != 5 ||
		!strings.Contains(strings.Join(summary.Files[0].Warnings, "\n"), want) {
		t.Errorf("%+v", summary)
	}
}

func TestTicketLog_wordsOfTheSourceComeFirst(t *testing.T) {
	d := logDesk(t, map[string][]string{"resumed": {"恢复"}, "responded": {"转派"}, "closed": {" RESOLVED "}})
	if summary := d.ingest(); len(summary.Files[0].Warnings) > 0 {
		t.Error(summary.Files[0].Warnings)
	}
	const events = `select events.state, states.event from raw.ticket_events as events
		inner join raw.ticket_states as states on states.load_id = events.load_id and states.state = lower(events.state) order by source_line`
	if got := d.rows(events); !slices.Equal(got, []string{"新建 | opened", "转派 | responded", "Resolved | closed", "恢复 | resumed", "转派 | responded"}) {
		t.Error(got)
	}
	if got := d.number("select count(*) from raw.ticket_states group by load_id, state having count(*) > 1 union all select 0"); got != 0 {
		t.Error("a word stands twice")
	}
	// other words: the file is loaded anew, the old words go with the old load
	d.ws.Sources[0].States = map[string][]string{"resolved": {"恢复"}}
	if summary := d.ingest(); summary.Files[0].Status != StatusLoaded {
		t.Errorf("%+v", summary.Files[0])
	}
	if got := d.rows(events + " limit 3"); !slices.Equal(got, []string{"新建 | opened", "Resolved | resolved", "恢复 | resolved"}) {
		t.Error(got)
	}
	d.ws.Sources[0].Collapse = map[string]string{"resolved_at": "first"}
	d.ingest()
	if got := d.rows("select column_name from raw.ticket_rules where keep = 'first' order by 1"); !slices.Equal(got, []string{"arrived_at", "opened_at", "resolved_at", "responded_at"}) {
		t.Error(got)
	}
	if _, err := Forget(t.Context(), d.wh, d.ws, "", d.ws.Dir+"/data/a.csv"); err != nil {
		t.Fatal(err)
	}
	if left := d.number("select (select count(*) from raw.ticket_states) + (select count(*) from raw.ticket_rules)"); left != 0 {
		t.Errorf("%d words and rules of a load that is gone", left)
	}
}

func TestTicketLog_statesBelongToLogs(t *testing.T) {
	d := newDesk(t, workspace.Source{Feed: "tickets", Files: []string{"data/*.csv"}, Collapse: map[string]string{"opened_at": "last"}})
	d.write("data/a.csv", tickets("T1"))
	d.refused("jixiao.yaml:3: states and collapse belong to feed ticket_events, not to tickets")
}

func TestTicketLog_rulesMatchTheColumns(t *testing.T) {
	contracts, err := Contracts()
	if err != nil {
		t.Fatal(err)
	}
	contract, err := contractOf(contracts, ticketEventsFeed)
	if err != nil {
		t.Fatal(err)
	}
	for column := range rulesOf(&workspace.Source{}) {
		if _, is := contract.column(column); !is && !strings.HasSuffix(column, "ed_at") {
			t.Errorf("a rule for %s, which the log does not have", column)
		}
	}
	seen := map[string]string{}
	for event, words := range defaultStates() {
		for _, word := range words {
			if seen[word] != "" {
				t.Errorf("%s stands under %s and %s", word, seen[word], event)
			}
			seen[word] = event
		}
	}
}
