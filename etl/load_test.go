package etl

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"jixiao/internal/warehouse"
	"jixiao/internal/workspace"
)

const ticketHead = "工单号,系统,是否故障,报修时间,问题描述\n"

func tickets(ids ...string) string {
	var b strings.Builder
	b.WriteString(ticketHead)
	for _, id := range ids {
		fmt.Fprintf(&b, "%s,信用平台,是,2021-05-01 08:00:00,\n", id)
	}
	return b.String()
}

func ticketSource() workspace.Source {
	return workspace.Source{Feed: "tickets", Files: []string{"data/*"}}
}

// loads are the current loads: file, read, loaded, rejected, superseded.
func (d *desk) loads() []string {
	d.t.Helper()
	return d.rows(`select source_file, rows_read, rows_loaded, rows_rejected, rows_superseded
		from ops.loads where is_current order by source_file, sheet`)
}

func (d *desk) wantLoads(want ...string) {
	d.t.Helper()
	if got := d.loads(); !slices.Equal(got, want) {
		d.t.Errorf("loads:\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestIngest_sameFileTwiceDoesNothing(t *testing.T) {
	d := newDesk(t, ticketSource())
	d.write("data/a.csv", tickets("T1", "T2"))
	d.ingest()
	before := d.rows("from ops.loads")
	if status := d.ingest().Files[0].Status; status != StatusUnchanged {
		t.Error(status)
	}
	if after := d.rows("from ops.loads"); !slices.Equal(before, after) {
		t.Errorf("%v\n%v", before, after)
	}
}

func TestIngest_changedFileReplacesItsRows(t *testing.T) {
	d := newDesk(t, ticketSource())
	d.write("data/a.csv", tickets("T1", "T2"))
	d.ingest()
	d.write("data/a.csv", tickets("T2", "T3", "T4"))
	d.ingest()
	d.wantLoads("data/a.csv | 3 | 3 | 0 | 0")
	if got := d.rows("select ticket_id from raw.tickets order by all"); !slices.Equal(got, []string{"T2", "T3", "T4"}) {
		t.Error(got)
	}
	if n := d.number("select count(*) from ops.loads where not is_current"); n != 1 {
		t.Errorf("%d former loads", n)
	}
	d.write("data/a.csv", tickets("T1", "T2"))
	d.ingest()
	d.wantLoads("data/a.csv | 2 | 2 | 0 | 0")
}

func TestIngest_changedSettingsLoadAgain(t *testing.T) {
	d := newDesk(t, ticketSource())
	d.write("data/a.csv", tickets("T1", "T2"))
	d.ingest()
	d.ws.Sources[0].Null = []string{"信用平台"}
	d.ws.Sources[0].Constants = map[string]string{"system_name": "另一系统"}
	d.ingest()
	if got := d.rows("select system_name from raw.tickets"); !slices.Equal(got, []string{"∅", "∅"}) && !slices.Equal(got, []string{"另一系统", "另一系统"}) {
		t.Error(got)
	}
	d.wantLoads("data/a.csv | 2 | 2 | 0 | 0")
}

func TestIngest_laterFileWinsAKey(t *testing.T) {
	d := newDesk(t, ticketSource())
	d.write("data/a.csv", tickets("T1", "T2", "T3"))
	d.write("data/b.csv", tickets("T2", "T4"))
	d.write("data/c.csv", tickets("T2", "T3"))
	d.ingest()
	d.wantLoads("data/a.csv | 3 | 1 | 0 | 2", "data/b.csv | 2 | 1 | 0 | 1", "data/c.csv | 2 | 2 | 0 | 0")
	if got := d.rows(`select losers.source_line, winner.source_file, by_source_line
		from raw.superseded as losers inner join ops.loads as winner on winner.load_id = by_load_id order by all`); !slices.Equal(got,
		[]string{"2 | data/c.csv | 2", "3 | data/c.csv | 2", "4 | data/c.csv | 3"}) {
		t.Error(got)
	}
	if n := d.counting("tickets"); n != 4 {
		t.Errorf("%d rows count", n)
	}
}

func TestIngest_supersedingIsUndone(t *testing.T) {
	d := newDesk(t, ticketSource())
	d.write("data/a.csv", tickets("T1", "T2", "T3"))
	d.write("data/b.csv", tickets("T2", "T4"))
	d.write("data/c.csv", tickets("T2", "T3"))
	d.ingest()
	d.write("data/c.csv", tickets("T5"))
	d.ingest()
	d.wantLoads("data/a.csv | 3 | 2 | 0 | 1", "data/b.csv | 2 | 2 | 0 | 0", "data/c.csv | 1 | 1 | 0 | 0")
	if gone, err := Forget(t.Context(), d.wh, d.ws, "tickets", "data/b.csv"); len(gone) != 1 || err != nil {
		t.Fatal(gone, err)
	}
	d.balanced()
	d.wantLoads("data/a.csv | 3 | 3 | 0 | 0", "data/c.csv | 1 | 1 | 0 | 0")
	if n := d.counting("tickets"); n != 4 {
		t.Errorf("%d rows count", n)
	}
}

func TestIngest_projectsDoNotMeet(t *testing.T) {
	d := newDesk(t, ticketSource())
	d.write("data/a.csv", tickets("T1"))
	d.ingest()
	d.ws.Project.ID = "q"
	d.write("data/a.csv", tickets("T1", "T2"))
	d.ingest()
	if got := d.rows("select project_id, rows_read, rows_superseded, is_current from ops.loads order by all"); !slices.Equal(got, []string{"p | 1 | 0 | true", "q | 2 | 0 | true"}) {
		t.Error(got)
	}
}

func TestIngest_twinIsSkippedAndRenamedFileMoves(t *testing.T) {
	d := newDesk(t, ticketSource())
	d.write("data/a.csv", tickets("T1"))
	d.write("data/b.csv", tickets("T1"))
	summary := d.ingest()
	if twin := summary.Files[1]; twin.Status != StatusSkipped || !strings.Contains(strings.Join(twin.Warnings, ""), "data/a.csv") {
		t.Errorf("%+v", twin)
	}
	d.remove("data/a.csv")
	d.ingest()
	d.wantLoads("data/b.csv | 1 | 1 | 0 | 0")
}

func TestIngest_sameRowsUnderAnotherNameAreSaid(t *testing.T) {
	d := newDesk(t, ticketSource())
	d.write("data/a.csv", tickets("T1", "T2"))
	d.write("data/b.csv", tickets("T3", "T4"))
	d.write("data/c.csv", strings.ReplaceAll(tickets("T2", "T1", "T3"), ",", ";"))
	summary := d.ingest()
	if got := summary.Files[2].Warnings; len(got) != 1 || !strings.HasPrefix(got[0], "all 2 rows of data/a.csv come again in this file") {
		t.Errorf("%q", got)
	}
	if len(summary.Files[1].Warnings) > 0 {
		t.Errorf("%q", summary.Files[1].Warnings)
	}
	d.wantLoads("data/a.csv | 2 | 0 | 0 | 2", "data/b.csv | 2 | 1 | 0 | 1", "data/c.csv | 3 | 3 | 0 | 0")
}

func TestIngest_forgottenFileIsSaid(t *testing.T) {
	d := newDesk(t, ticketSource())
	d.write("data/a.csv", tickets("T1"))
	d.write("data/b.csv", tickets("T2"))
	d.ingest()
	d.remove("data/b.csv")
	summary := d.ingest()
	if len(summary.Warnings) != 1 || !strings.HasPrefix(summary.Warnings[0], "data/b.csv: 1 rows of feed tickets") {
		t.Errorf("%q", summary.Warnings)
	}
	d.wantLoads("data/a.csv | 1 | 1 | 0 | 0", "data/b.csv | 1 | 1 | 0 | 0")
}

func TestIngest_oneBadFileDoesNotStopTheOthers(t *testing.T) {
	d := newDesk(t, ticketSource(), workspace.Source{Feed: "units", Files: []string{"none.csv"}})
	d.write("data/a.csv", "工单号,系统\nT1,信用平台\n")
	d.write("data/b.csv", tickets("T2"))
	summary := d.refused(`data/a.csv:1: column "是否故障" is missing (needed for is_fault); also missing: opened_at`, "hint:", "jixiao.yaml:4: no file matches none.csv")
	d.wantLoads("data/b.csv | 1 | 1 | 0 | 0")
	if summary.Files[0].Status != StatusRefused || summary.RowsLoaded != 1 {
		t.Errorf("%+v", summary)
	}
}

func TestIngest_changedFileThatIsRefusedLeavesTheOldRows(t *testing.T) {
	d := newDesk(t, ticketSource())
	d.write("data/a.csv", tickets("T1"))
	d.ingest()
	d.write("data/a.csv", ticketHead+"T1,信用平台,是,昨天,\n")
	d.refused(`data/a.csv:2: column "报修时间": "昨天" is not a date and time`)
	d.wantLoads("data/a.csv | 1 | 1 | 0 | 0")
	if n := d.number("select count(*) from raw.tickets"); n != 1 {
		t.Errorf("%d rows", n)
	}
}

func TestIngest_rejectsWithinTheLimitAreKept(t *testing.T) {
	d := newDesk(t, ticketSource())
	var ids []string
	for no := range 39 {
		ids = append(ids, fmt.Sprint("T", no))
	}
	d.write("data/a.csv", tickets(ids...)+"T0,信用平台,是,2021-05-01,\n,信用平台,大概,2021-05-01,\n")
	summary := d.ingest() // 2 of 41 are less than 5 %
	d.wantLoads("data/a.csv | 41 | 39 | 2 | 0")
	if got := d.rows("select source_line, reason_code from ops.rejects order by all"); !slices.Equal(got, []string{"41 | duplicate_key", "42 | missing", "42 | not_a_boolean"}) {
		t.Error(got)
	}
	if len(summary.Files[0].Rejects) != 3 || summary.Files[0].Reasons["missing"] != 1 {
		t.Errorf("%+v", summary.Files[0])
	}
	d.write("data/a.csv", tickets("T1"))
	d.ingest()
	if n := d.number("select count(*) from ops.rejects"); n != 0 {
		t.Errorf("%d rejects of a load that is gone", n)
	}
}

func TestIngest_cancelKeepsEarlierFiles(t *testing.T) {
	d := newDesk(t, ticketSource())
	d.write("data/a.csv", tickets("T1"))
	d.write("data/b.csv", tickets("T2"))
	d.write("data/c.csv", tickets("T3"))
	ctx, cancel := context.WithCancelCause(t.Context())
	interrupted := errors.New("interrupted")
	_, err := Ingest(ctx, d.wh, d.ws, Options{}, func(event Event) {
		if event.Kind == EventProgress && event.File == "data/b.csv" {
			cancel(interrupted)
		}
	})
	if !errors.Is(err, interrupted) {
		t.Error(err)
	}
	d.wantLoads("data/a.csv | 1 | 1 | 0 | 0")
	d.balanced()
	d.ingest()
	d.wantLoads("data/a.csv | 1 | 1 | 0 | 0", "data/b.csv | 1 | 1 | 0 | 0", "data/c.csv | 1 | 1 | 0 | 0")
}

func TestIngest_dryRunKeepsNothing(t *testing.T) {
	d := newDesk(t, ticketSource())
	d.write("data/a.csv", tickets("T1"))
	d.write("data/b.csv", tickets("T1", "T2"))
	summary, err := Ingest(t.Context(), nil, d.ws, Options{DryRun: true}, nil)
	if err != nil || summary.RowsRead != 3 {
		t.Errorf("%+v %v", summary, err)
	}
}

func TestIngest_onlyTheFilesAskedFor(t *testing.T) {
	d := newDesk(t, ticketSource())
	d.write("data/a.csv", tickets("T1"))
	d.write("data/b.csv", tickets("T2"))
	d.write("other/c.csv", tickets("T3"))
	ingest := func(feed, file string) error {
		_, err := Ingest(t.Context(), d.wh, d.ws, Options{Feed: feed, Files: []string{filepath.Join(d.ws.Dir, file)}}, nil)
		return err
	}
	if err := ingest("", "data/b.csv"); err != nil {
		t.Error(err)
	}
	d.wantLoads("data/b.csv | 1 | 1 | 0 | 0")
	if err := ingest("", "other/c.csv"); err == nil || !strings.Contains(err.Error(), "no source names this file") {
		t.Error(err)
	}
	if err := ingest("tikets", "other/c.csv"); err == nil || !strings.Contains(err.Error(), "hint: the feeds are") {
		t.Error(err)
	}
	if err := ingest("tickets", "other/c.csv"); err != nil {
		t.Error(err)
	}
	d.wantLoads("data/b.csv | 1 | 1 | 0 | 0", "other/c.csv | 1 | 1 | 0 | 0")
}

func TestIngest_manyBatchesAndRepeatsAcrossThem(t *testing.T) {
	if testing.Short() {
		t.Skip("reads 600,000 rows")
	}
	d := newDesk(t, ticketSource())
	var b strings.Builder
	b.WriteString(ticketHead)
	const rows = sliceRows + 100_000
	for no := range rows {
		fmt.Fprintf(&b, "T%d,信用平台,是,2021-05-01 08:00:00,\n", no)
	}
	b.WriteString("T7,信用平台,是,2021-05-01 08:00:00,\n")
	d.write("data/a.csv", b.String())
	d.ingest()
	d.wantLoads(fmt.Sprintf("data/a.csv | %d | %d | 1 | 0", rows+1, rows))
	if got := d.rows("select source_line, reason from ops.rejects"); !slices.Equal(got, []string{fmt.Sprintf("%d | “工单号”（ticket_id）的值“T7”与第9行重复", rows+2)}) {
		t.Error(got)
	}
}

func TestIngest_limits(t *testing.T) {
	for _, test := range []struct {
		name, text, want string
		limit            func(*Limits)
	}{
		{"bytes", tickets("T1"), "over the limit of 10", func(l *Limits) { l.Bytes = 10 }},
		{"rows", tickets("T1", "T2", "T3"), "data/a.csv:4: more than 2 rows", func(l *Limits) { l.Rows = 2 }},
		{"cells", tickets("T1"), "data/a.csv:2: 5 cells in one row, over the limit of 4", func(l *Limits) { l.Cells = 4 }},
		{"cell", tickets(strings.Repeat("T", 101)), "data/a.csv:2: a cell of 101 bytes, over the limit of 100", func(l *Limits) { l.CellBytes = 100 }},
		{"time", tickets("T1"), "not read within 1ns", func(l *Limits) { l.Time = 1 }},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := newDesk(t, ticketSource())
			d.write("data/a.csv", test.text)
			limits := DefaultLimits()
			test.limit(&limits)
			_, err := Ingest(t.Context(), d.wh, d.ws, Options{Limits: limits}, nil)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Error(err)
			}
			d.balanced()
		})
	}
}

// TestIngest_addsUp loads random files over one another and wants every row accounted
// for after each.
func TestIngest_addsUp(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2)) // the same files every time
	d := newDesk(t, ticketSource())
	cell := func(good ...string) string {
		if random.IntN(12) == 0 {
			return []string{"", "#N/A", "1.2E+17", "—", "乱", "\"a\nb\"", "1,2", "2021-02-30"}[random.IntN(8)]
		}
		return good[random.IntN(len(good))]
	}
	for range 25 {
		var b strings.Builder
		b.WriteString(ticketHead)
		for range random.IntN(30) {
			fmt.Fprintf(&b, "%s,%s,%s,%s,%s\n", cell(fmt.Sprint("T", random.IntN(40))), cell("信用平台"), cell("是", "否"), cell("2021-05-01", "2021/5/2 8:00"), cell("描述"))
		}
		d.write(fmt.Sprintf("data/%d.csv", random.IntN(5)), b.String())
		if random.IntN(6) == 0 {
			file := fmt.Sprintf("data/%d.csv", random.IntN(5))
			loaded := d.number("select count(*) from ops.loads where is_current and source_file = $1", file)
			if gone, err := Forget(t.Context(), d.wh, d.ws, "tickets", file); int64(len(gone)) != loaded || (err == nil) != (loaded > 0) {
				t.Fatalf("%d of %d loads forgotten: %v", len(gone), loaded, err)
			}
		}
		summary := d.tolerant(DefaultLimits()) // proves the balance
		if summary.RowsRead < summary.RowsLoaded {
			t.Errorf("%+v", summary)
		}
	}
	// What counts is one row per key, of the latest load that has the key.
	if twice := d.rows(`select ticket_id from raw.tickets anti join raw.superseded using (load_id, source_line) group by all having count(*) > 1`); len(twice) > 0 {
		t.Error(twice)
	}
	if lost := d.rows(`select distinct ticket_id from raw.tickets
		except select ticket_id from raw.tickets anti join raw.superseded using (load_id, source_line)`); len(lost) > 0 {
		t.Error(lost)
	}
	if stale := d.rows(`
		with counting as (select * from raw.tickets anti join raw.superseded using (load_id, source_line))
		select counting.ticket_id
		from counting
		inner join ops.loads as mine on mine.load_id = counting.load_id
		inner join raw.tickets as rival using (ticket_id)
		inner join ops.loads as theirs on theirs.load_id = rival.load_id
		where theirs.loaded_at > mine.loaded_at`); len(stale) > 0 {
		t.Error(stale)
	}
}

func TestIngest_progressTellsEveryFile(t *testing.T) {
	d := newDesk(t, ticketSource())
	d.write("data/a.csv", tickets("T1"))
	var kinds []string
	if _, err := Ingest(t.Context(), d.wh, d.ws, Options{}, func(event Event) { kinds = append(kinds, event.Kind) }); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(kinds, []string{EventStart, EventProgress, EventDone}) {
		t.Error(kinds)
	}
}

func TestLedger_laterLoadComesLaterWhateverTheClock(t *testing.T) {
	d := newDesk(t, ticketSource())
	contracts, err := Contracts()
	if err != nil {
		t.Fatal(err)
	}
	contract, err := contractOf(contracts, "tickets")
	if err != nil {
		t.Fatal(err)
	}
	same := time.Date(2021, 5, 1, 0, 0, 0, 0, time.UTC)
	err = d.wh.InTransaction(t.Context(), func(ctx context.Context, tx *warehouse.Tx) error {
		book := &ledger{tx: tx, contract: &contract, project: "p"}
		return errors.Join(
			book.write(ctx, entry{loadID: "b", file: "b", loadedAt: same}, "utf-8"),
			book.write(ctx, entry{loadID: "a", file: "a", loadedAt: same.Add(-time.Hour)}, "utf-8"))
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := d.rows("select load_id from ops.loads order by loaded_at"); !slices.Equal(got, []string{"b", "a"}) {
		t.Error(got)
	}
}
