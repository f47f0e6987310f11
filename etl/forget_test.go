package etl

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"jixiao/internal/workspace"
)

func TestForget_rowsItSupersededCountAgain(t *testing.T) {
	d := newDesk(t, ticketSource())
	d.write("data/a.csv", tickets("T1", "T2"))
	d.write("data/b.csv", tickets("T2", "T3"))
	d.ingest()
	d.wantLoads("data/a.csv | 2 | 1 | 0 | 1", "data/b.csv | 2 | 2 | 0 | 0")
	got, err := Forget(t.Context(), d.wh, d.ws, "", d.ws.Dir+"/data/b.csv") // a path serves as well as the ledger's name
	if err != nil {
		t.Fatal(err)
	}
	want := []Forgotten{{Feed: "tickets", File: "data/b.csv", RowsRead: 2, RowsLoaded: 2, RowsReturned: 1, Why: WhyAsked}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	d.balanced()
	d.wantLoads("data/a.csv | 2 | 2 | 0 | 0")
	d.ingest() // undone
	d.wantLoads("data/a.csv | 2 | 1 | 0 | 1", "data/b.csv | 2 | 2 | 0 | 0")
}

func TestForget_nothingLoaded(t *testing.T) {
	d := newDesk(t, ticketSource())
	d.write("data/a.csv", tickets("T1"))
	d.ingest()
	for _, feed := range []string{"tickets", "units"} {
		file := map[string]string{"tickets": "data/z.csv", "units": "data/a.csv"}[feed]
		if _, err := Forget(t.Context(), d.wh, d.ws, feed, file); err == nil || !strings.Contains(err.Error(), "hint: `jixiao status`") {
			t.Errorf("%s: %v", feed, err)
		}
	}
	d.wantLoads("data/a.csv | 1 | 1 | 0 | 0")
}

func TestPrune_goneAndUnnamed(t *testing.T) {
	d := newDesk(t, ticketSource(), workspace.Source{Feed: "units", Files: []string{"units.csv"}})
	d.write("data/a.csv", tickets("T1", "T2"))
	d.write("data/b.csv", tickets("T3"))
	d.write("units.csv", "单位编码,单位名称,是否成员单位\nU1,孟津县住房和城乡建设局,是\n")
	d.ingest()
	d.remove("data/b.csv")
	d.ws.Sources = d.ws.Sources[:1]
	want := []Forgotten{
		{Feed: "tickets", File: "data/b.csv", RowsRead: 1, RowsLoaded: 1, Why: WhyGone},
		{Feed: "units", File: "units.csv", RowsRead: 1, RowsLoaded: 1, Why: WhyUnnamed},
	}
	for _, dryRun := range []bool{true, false} {
		got, err := Prune(t.Context(), d.wh, d.ws, dryRun)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
		if n, left := d.number("select count(*) from raw.tickets"), map[bool]int64{true: 3, false: 2}[dryRun]; n != left {
			t.Errorf("dry run %v: %d rows left, wanted %d", dryRun, n, left)
		}
	}
	d.wantLoads("data/a.csv | 2 | 2 | 0 | 0")
	if again, err := Prune(t.Context(), d.wh, d.ws, false); len(again) != 0 || err != nil {
		t.Errorf("%v, %v", again, err)
	}
}

// A source that cannot be read may name any file: nothing is taken out.
func TestPrune_unreadableSourceTakesNothing(t *testing.T) {
	d := newDesk(t, ticketSource())
	d.write("data/a.csv", tickets("T1"))
	d.ingest()
	d.ws.Sources[0].Columns = map[string]string{"no_such_column": "工单号"}
	if _, err := Prune(t.Context(), d.wh, d.ws, false); err == nil || !strings.Contains(err.Error(), "no_such_column") {
		t.Errorf("%v", err)
	}
	d.wantLoads("data/a.csv | 1 | 1 | 0 | 0")
	if _, err := os.Stat(d.ws.Dir + "/data/a.csv"); err != nil {
		t.Error(err)
	}
}
