package etl

import (
	"slices"
	"strings"
	"testing"

	"jixiao/internal/workspace"
)

// own makes a contract file of columns, one a line.
func own(feed, key string, columns ...string) workspace.FeedFile {
	return workspace.FeedFile{Path: "feeds/" + feed + ".sql", Text: "-- about:  Things of one's own.\n-- grain:  one row per thing\n-- key:    " + key +
		"\n-- reject: 0.5\ncreate table raw." + feed + " (\n    " + strings.Join(columns, "\n    ") + "\n);\n"}
}

func inspectionDesk(t *testing.T, columns ...string) *desk {
	t.Helper()
	d := newDesk(t, workspace.Source{Feed: "inspections", Files: []string{"data/*.csv"}})
	d.ws.Feeds = []workspace.FeedFile{own("inspections", "inspection_id", columns...)}
	return d
}

func TestOwnFeed_loadsLikeABuiltInOne(t *testing.T) {
	d := inspectionDesk(t, "inspection_id text not null, -- 检查编号", "inspector text, -- 检查人 | personal name",
		"id_number text check (is_id_number(id_number)), -- 证件号码 | personal id", "score decimal(5,2) check (score between 0 and 100) -- 得分")
	d.write("data/a.csv", "检查编号,检查人,证件号码,得分\nI1,甲某,11010519491231002X,90\nI2,乙某,,120\nI3,丙某,110105194912310021,80\nI4,丁某,,0\n")
	summary := d.ingest()
	if summary.RowsRead != 4 || summary.RowsLoaded != 2 || summary.RowsRejected != 2 {
		t.Errorf("%+v", summary)
	}
	if got := d.rows("select inspection_id, id_number, score, source_file, source_line from raw.inspections order by 1"); !slices.Equal(got, []string{
		"I1 | 110*************2X | 90.00 | data/a.csv | 2", "I4 | ∅ | 0.00 | data/a.csv | 5",
	}) {
		t.Error(got)
	}
	if got := d.rows("select source_line, reason_code, reason from ops.rejects order by 1"); !slices.Equal(got, []string{
		"3 | check_failed | “得分”（score）的值“120”不符合要求", "4 | bad_id_number | “证件号码”（id_number）的值“110*************21”不是有效的公民身份号码",
	}) {
		t.Error(got)
	}
	if again := d.ingest(); again.Files[0].Status != StatusUnchanged {
		t.Errorf("%+v", again.Files[0])
	}
}

// TestOwnFeed_columnsMayHaveAnyName: names that the ledger, the statements of the loader
// or SQL itself use.
func TestOwnFeed_columnsMayHaveAnyName(t *testing.T) {
	names := []string{
		"code", "feed", "sheet", "value", "phrase", "found", "first_line", "turn", "is_current", "loads", "rows", "loaded_at", "encoding",
		"order", "select", "reason", "column_no", "is_personal", "by_load_id", "source_file_name", "entries", "typed", "batch", "losers",
	}
	var columns, header, row []string
	for _, name := range names {
		columns = append(columns, name+" text not null, -- H "+name)
		header, row = append(header, name), append(row, "v")
	}
	d := newDesk(t, workspace.Source{Feed: "things", Files: []string{"data/*.csv"}})
	d.ws.Feeds = []workspace.FeedFile{own("things", strings.Join(names, ", "), columns...)}
	line := strings.Join(row, ",") + "\n"
	d.write("data/a.csv", strings.Join(header, ",")+"\n"+line+line+strings.Replace(line, "v", "", 1)+strings.Replace(line, "v", "w", 1))
	d.ingest()
	d.write("data/b.csv", strings.Join(header, ",")+"\n"+line)
	d.ingest()
	if got := d.rows("select source_file, rows_read, rows_loaded, rows_rejected, rows_superseded from ops.loads order by 1"); !slices.Equal(got, []string{
		"data/a.csv | 4 | 1 | 2 | 1", "data/b.csv | 1 | 1 | 0 | 0",
	}) {
		t.Error(got)
	}
	d.remove("data/b.csv")
	if _, err := Prune(t.Context(), d.wh, d.ws, false); err != nil {
		t.Fatal(err)
	}
	if n := d.counting("things"); n != 2 {
		t.Errorf("%d rows count, wanted 2", n)
	}
}

func TestOwnFeed_changedContractLoadsAgain(t *testing.T) {
	d := inspectionDesk(t, "inspection_id text not null, -- 检查编号", "score text not null, -- 得分", "note text -- 备注")
	d.write("data/a.csv", "检查编号,得分,备注\nI1,90.50,一\nI2,良,二\n")
	d.write("data/b.csv", "检查编号,得分,备注\nI3,88.00,三\n")
	d.ingest()

	// score is a number now, note is gone, result is new; b.csv is gone and cannot be loaded anew
	d.ws.Feeds[0] = own("inspections", "inspection_id", "inspection_id text not null, -- 检查编号", "score decimal(5,2), -- 得分", "result text -- 结论")
	d.remove("data/b.csv")
	summary := d.ingest()
	if summary.Files[0].Status != StatusLoaded || summary.RowsRejected != 1 {
		t.Errorf("%+v", summary)
	}
	if got := d.rows(`select inspection_id, score, result, note from raw.inspections order by 1`); !slices.Equal(got, []string{"I1 | 90.50 | ∅ | ∅", "I3 | 88.00 | ∅ | 三"}) {
		t.Error(got)
	}
	// once no row holds a value in it, a column that no contract names goes
	if _, err := Prune(t.Context(), d.wh, d.ws, false); err != nil {
		t.Fatal(err)
	}
	d.ingest()
	if got := d.rows("select column_name from duckdb_columns() where schema_name = 'raw' and table_name = 'inspections' order by column_index"); strings.Join(got, " ") !=
		"inspection_id score result project_id load_id source_file source_line" {
		t.Error(got)
	}
}

func TestOwnFeed_valuesOfAnotherTypeAreSetAsideAndComeBack(t *testing.T) {
	asText := []string{"inspection_id text not null, -- 检查编号", "score text -- 得分"}
	d := inspectionDesk(t, asText...)
	d.write("data/a.csv", "检查编号,得分\nI1,优\nI2,良\nI3,3.7\n")
	d.ingest()
	// as a number two of three rows are wrong: the file is refused, what was loaded stays
	d.ws.Feeds[0] = own("inspections", "inspection_id", "inspection_id text not null, -- 检查编号", "score integer -- 得分")
	d.refused("over the limit of")
	if got := d.rows(`select inspection_id, score, "score (varchar)" from raw.inspections order by 1`); !slices.Equal(got, []string{"I1 | ∅ | 优", "I2 | ∅ | 良", "I3 | ∅ | 3.7"}) {
		t.Error(got)
	}
	summary, _ := Ingest(t.Context(), d.wh, d.ws, Options{}, nil)
	if !strings.Contains(strings.Join(summary.Warnings, "\n"), "data/a.csv: 3 values of column score of feed inspections are of the type it had before (varchar)") {
		t.Error(summary.Warnings)
	}
	// the old contract is back: so are the values, and the file is as it was loaded
	d.ws.Feeds[0] = own("inspections", "inspection_id", asText...)
	if summary := d.ingest(); summary.Files[0].Status != StatusUnchanged || len(summary.Warnings) > 0 {
		t.Errorf("%+v", summary)
	}
	if got := d.rows(`select inspection_id, score from raw.inspections order by 1`); !slices.Equal(got, []string{"I1 | 优", "I2 | 良", "I3 | 3.7"}) {
		t.Error(got)
	}
}

func TestOwnFeed_withoutContractIsSaidAndPruned(t *testing.T) {
	d := inspectionDesk(t, "inspection_id text not null, -- 检查编号", "score text -- 得分")
	d.write("data/a.csv", "检查编号,得分\nI1,优\nI2,良\n")
	d.write("data/b.csv", "检查编号,得分\nI2,差\n")
	d.ingest()
	feeds, sources := d.ws.Feeds, d.ws.Sources
	d.ws.Feeds = nil
	d.refused(`jixiao.yaml:3: there is no feed "inspections"`)
	d.ws.Sources = nil
	summary := d.ingest()
	if len(summary.Warnings) != 2 || !strings.Contains(summary.Warnings[0], "data/a.csv: 1 rows of feed inspections are loaded from this file, and the feed has no contract any more (feeds/inspections.sql is gone)") {
		t.Error(summary.Warnings)
	}
	// which row of a.csv would count again is not known without the key
	if _, err := Forget(t.Context(), d.wh, d.ws, "", d.ws.Dir+"/data/b.csv"); err == nil || !strings.Contains(err.Error(), "put feeds/inspections.sql back") {
		t.Error(err)
	}
	if dry, err := Prune(t.Context(), d.wh, d.ws, true); err != nil || len(dry) != 2 || dry[0].Why != WhyNoFeed {
		t.Errorf("%v %v", dry, err)
	}
	if gone, err := Forget(t.Context(), d.wh, d.ws, "inspections", "data/a.csv"); err != nil || len(gone) != 1 {
		t.Errorf("%v %v", gone, err)
	}
	if gone, err := Prune(t.Context(), d.wh, d.ws, false); err != nil || len(gone) != 1 || gone[0].RowsLoaded != 1 {
		t.Errorf("%v %v", gone, err)
	}
	if n := d.number("select count(*) from duckdb_tables() where table_name = 'inspections'"); n != 0 {
		t.Error("the empty table is still there")
	}
	if n := d.number("select (select count(*) from ops.headers) + (select count(*) from raw.rejected) + (select count(*) from ops.rejects)"); n != 0 {
		t.Errorf("%d rows about what was taken out are still there", n)
	}
	d.ws.Feeds, d.ws.Sources = feeds, sources
	if summary := d.ingest(); summary.RowsLoaded != 2 || summary.RowsSuperseded != 1 {
		t.Errorf("%+v", summary)
	}
}

// TestOwnFeed_starterShowsOne holds the example that `jixiao init` writes.
func TestOwnFeed_starterShowsOne(t *testing.T) {
	text, err := workspace.Starter.ReadFile("starter/jixiao.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for line := range strings.SplitSeq(string(text), "\n") {
		if rest, is := strings.CutPrefix(line, "#   "); is {
			lines = append(lines, rest)
		}
	}
	contracts, err := ContractsOf(t.Context(), []workspace.FeedFile{{Path: "feeds/inspections.sql", Text: strings.Join(lines, "\n")}})
	if err != nil || contracts[len(contracts)-1].Feed != "inspections" || len(contracts[len(contracts)-1].Columns) != 4 {
		t.Errorf("%v", err)
	}
}

// TestOwnFeed_linesMayEndAsOnWindows: a contract is written with any editor.
func TestOwnFeed_linesMayEndAsOnWindows(t *testing.T) {
	file := own("inspections", "inspection_id", "inspection_id text not null, -- 检查编号", "score decimal(5,2) check (score >= 0) -- 得分, 分数")
	file.Text = strings.ReplaceAll(file.Text, "\n", "\r\n")
	contracts, err := ContractsOf(t.Context(), []workspace.FeedFile{file})
	if err != nil {
		t.Fatal(err)
	}
	contract := contracts[len(contracts)-1]
	if contract.Grain != "one row per thing" || len(contract.Columns) != 2 || contract.Columns[1].Check != "score >= 0" ||
		!slices.Equal(contract.Columns[1].Headers, []string{"score", "得分", "分数"}) {
		t.Errorf("%+v", contract)
	}
}
