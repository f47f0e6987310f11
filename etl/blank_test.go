package etl

import (
	"context"
	"slices"
	"strings"
	"testing"

	"jixiao/internal/warehouse"
	"jixiao/internal/workspace"
)

const judgementHeader = "评价编号,指标编号,要点序号,判定,评价意见,专家\n"

func judgementDesk(t *testing.T) *desk {
	t.Helper()
	return newDesk(t, workspace.Source{Feed: "judgements", Files: []string{"*.csv"}, Pos: "jixiao.yaml:9"})
}

// standing are the judgements that count, each with its file.
func (d *desk) standing() []string {
	return d.rows(`select rows.point_no, rows.verdict, rows.source_file
		from raw.judgements as rows
		anti join raw.superseded as losers using (load_id, source_line)
		order by rows.point_no`)
}

func TestBlank_rowsToFillInAreLoadedAndCounted(t *testing.T) {
	d := judgementDesk(t)
	d.write("a.csv", judgementHeader+"e,x,1,满足,有依据,\ne,x,2,,,\ne,x,3,,,\n")
	summary := d.ingest()
	if file := summary.Files[0]; file.RowsRead != 3 || file.RowsLoaded != 3 || file.RowsBlank != 2 || file.RowsYielded != 0 {
		t.Errorf("%+v", file)
	}
	if file := d.ingest().Files[0]; file.Status != StatusUnchanged || file.RowsBlank != 2 {
		t.Errorf("%+v", file)
	}
}

// A form that comes back half filled in never takes a judgement away, whichever came first.
func TestBlank_rowYieldsToOneThatIsFilledIn(t *testing.T) {
	d := judgementDesk(t)
	d.write("a.csv", judgementHeader+"e,x,1,满足,有依据,\ne,x,2,,,\n")
	d.ingest()
	d.write("b.csv", judgementHeader+"e,x,1,,,\ne,x,2,不满足,无依据,\n")
	summary := d.ingest()
	if got := d.standing(); !slices.Equal(got, []string{"1 | 满足 | a.csv", "2 | 不满足 | b.csv"}) {
		t.Error(got)
	}
	d.wantLoads("a.csv | 2 | 1 | 0 | 1", "b.csv | 2 | 1 | 0 | 1")
	for _, file := range summary.Files {
		if file.RowsBlank != 1 || file.RowsYielded != 1 {
			t.Errorf("%+v", file)
		}
	}
	d.balanced()
	// among rows that are filled in the later file wins, as ever
	d.write("c.csv", judgementHeader+"e,x,1,不满足,复核后更正,\n")
	d.ingest()
	if got := d.standing(); !slices.Equal(got, []string{"1 | 不满足 | c.csv", "2 | 不满足 | b.csv"}) {
		t.Error(got)
	}
	// what a file said is taken back in that file: the blank row of the other stands again
	d.write("b.csv", judgementHeader+"e,x,2,,,\n")
	d.remove("c.csv")
	if _, err := Prune(t.Context(), d.wh, d.ws, false); err != nil {
		t.Fatal(err)
	}
	d.ingest()
	if got := d.standing(); !slices.Equal(got, []string{"1 | 满足 | a.csv", "2 | ∅ | b.csv"}) {
		t.Error(got)
	}
	d.balanced()
}

func TestBlank_halfFilledRowIsRefusedWithWhatToDo(t *testing.T) {
	d := judgementDesk(t)
	d.write("a.csv", judgementHeader+"e,x,1,满足,,\ne,x,2,,写了意见,\ne,x,3,,,专家一\n")
	summary := d.refused("a.csv")
	var said []string
	for _, reject := range summary.Files[0].Rejects {
		said = append(said, reject.Code+": "+reject.Reason)
	}
	text := strings.Join(said, "\n")
	for _, want := range []string{"reason_given: 有判定或评分而没有理由：请填写评价意见", "something_given: 有评价意见而没有结论", "请清空评价意见"} {
		if len(said) != 2 || !strings.Contains(text, want) {
			t.Errorf("wanted %s in\n%s", want, text)
		}
	}
}

// A warehouse from before reasons could be empty is remade and loses nothing.
func TestBlank_olderWarehouseIsRemade(t *testing.T) {
	d := judgementDesk(t)
	d.write("a.csv", judgementHeader+"e,x,1,满足,有依据,\n")
	d.ingest()
	for _, statement := range []string{
		"create table raw.older as select * from raw.judgements",
		"drop table raw.judgements",
		"alter table raw.older rename to judgements",
		"alter table raw.judgements alter reason set not null",
	} {
		err := d.wh.InTransaction(t.Context(), func(ctx context.Context, tx *warehouse.Tx) error { return tx.Exec(ctx, statement) })
		if err != nil {
			t.Fatal(err)
		}
	}
	d.write("b.csv", judgementHeader+"e,x,2,,,\n")
	d.ingest()
	if got := d.standing(); !slices.Equal(got, []string{"1 | 满足 | a.csv", "2 | ∅ | b.csv"}) {
		t.Error(got)
	}
	d.balanced()
}

func TestBlank_columnsMayBeEmpty(t *testing.T) {
	_, err := parseContract("feeds/forms.sql", "-- about:  A form.\n-- grain:  one row per form\n-- key:    form_id\n-- blank:  form_id, other\n"+
		"create table raw.forms (\n    form_id text not null, -- 编号\n    mark integer -- 评分\n);\n")
	if err == nil || !strings.Contains(err.Error(), "blank column form_id is not a column that may be empty") {
		t.Error(err)
	}
}
