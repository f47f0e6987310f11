package etl

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"jixiao/internal/warehouse"
	"jixiao/internal/workspace"
)

// counted loads everything, however much is rejected, and counts it.
func (d *desk) counted() {
	d.t.Helper()
	d.tolerant(DefaultLimits())
	err := d.wh.InTransaction(d.t.Context(), func(ctx context.Context, tx *warehouse.Tx) error {
		contracts, err := ContractsOf(ctx, d.ws.Feeds)
		if err == nil {
			err = createTables(ctx, tx, contracts)
		}
		if err != nil {
			return err
		}
		load := configuration{ctx: ctx, tx: tx, ws: d.ws}
		load.quality(contracts)
		return load.err
	})
	if err != nil {
		d.t.Fatal(err)
	}
}

const qualityHead = "工单号,系统,是否故障,报修时间,报修单位,级别,类别,响应时间,恢复时间,关闭时间\n"

func TestQuality_cellsOfTakenRows(t *testing.T) {
	d := newDesk(t, workspace.Source{Feed: "tickets", Files: []string{"data/*"}})
	// 4 required and 6 expected cells; b.csv has T1 again
	d.write("data/a.csv", qualityHead+"T1,平台,是,2021-05-01,甲局,,,,,\nT2,平台,是,2021-05-09,甲局,一级,软件,2021-05-09,2021-05-09,2021-05-10\nT3,平台,否,2021-06-01,,一级,,,,\n")
	d.write("data/b.csv", qualityHead+"T1,平台,是,2021-05-02,甲局,一级,,,,\n")
	d.counted()
	got := d.rows(`select loads.source_file, cells.unit_name, cells.month, row_count, superseded_count, cell_count, filled_count, last_event_date
		from raw.received_cells as cells join ops.loads as loads using (load_id) where cells.row_count > 0 order by all`)
	want := []string{
		"data/a.csv | 甲局 | 2021-05 | 2 | 1 | 20 | 15 | 2021-05-09", "data/a.csv | ∅ | 2021-06 | 1 | 0 | 10 | 5 | 2021-06-01",
		"data/b.csv | 甲局 | 2021-05 | 1 | 0 | 10 | 6 | 2021-05-02",
	}
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

func TestQuality_everyRejectedRowIsNoted(t *testing.T) {
	d := newDesk(t, workspace.Source{Feed: "tickets", Files: []string{"data/*"}})
	d.write("data/a.csv", qualityHead+
		"T1,平台,是,2021-05-01,甲局,,,,,\n"+ // good
		"T1,平台,是,2021-05-02,甲局,,,,,\n"+ // repeats the key
		",平台,,2021-05-03,乙局,五级,,,,\n"+ // two required cells are missing, one value is not accepted
		"T4,平台,是,前天,甲局,,,,,\n"+ // no day
		"T5,平台,是,2021-07-01,张某,,,,,,,错位\n") // slipped
	d.counted()
	got := d.rows("select source_line, unit_name, month, cell_count, missing_count, is_repeated from raw.rejected order by all")
	want := []string{
		"3 | 甲局 | 2021-05 | 4 | 0 | true", "4 | 乙局 | 2021-05 | 4 | 2 | false", "5 | 甲局 | ∅ | 4 | 0 | false", "6 | ∅ | ∅ | 4 | 0 | false",
	}
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	if noted, counted := d.number("select count(*) from raw.rejected"), d.number("select sum(rows_rejected) from ops.loads where is_current"); noted != counted {
		t.Errorf("%d noted, %d in the ledger", noted, counted)
	}
	if _, err := Forget(t.Context(), d.wh, d.ws, "", "data/a.csv"); err != nil || d.number("select count(*) from raw.rejected") != 0 {
		t.Errorf("rejected rows of a file that was taken out are still noted (%v)", err)
	}
}

func TestQuality_rejectedAnswersAreNotedOneByOne(t *testing.T) {
	d := surveyDesk(t)
	d.write("data/a.csv", surveyHead+"1,2022/03/01 10:00:00,132秒,微信,,10.0.0.1,外星机关,非常满意,查询┋飞行┋遁地,无\n")
	d.counted()
	if got := d.rows("select source_line, unit_name, month, count(*) from raw.rejected group by all"); !slices.Equal(got, []string{"2 | ∅ | 2022-03 | 3"}) {
		t.Errorf("%q", got)
	}
}

func TestQuality_headerLinesNameColumns(t *testing.T) {
	const contract = "-- about:  a\n-- grain:  one row\n-- key:    a\n%screate table raw.x (\n    a text not null, -- 甲\n    b date, -- 乙\n    c text -- 丙 | personal name\n);\n"
	for lines, want := range map[string]string{
		"-- unit:   d\n":    "names d, which is not a column",
		"-- unit:   c\n":    "unit names c, which is no text or is personal",
		"-- fresh:  a\n":    "fresh names a, which holds no days",
		"-- expect: b, a\n": "expect names a, which is required anyway",
		"-- expect: b, c\n-- fresh:  b\n-- unit:   a\n": "",
	} {
		_, err := parseContract("etl/feeds/x.sql", fmt.Sprintf(contract, lines))
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, wanted %q", lines, err, want)
		}
	}
}
