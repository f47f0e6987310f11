package etl

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"jixiao/internal/workspace"
)

// sourcesOf reads a proposed block the way jixiao reads its settings.
func (d *desk) sourcesOf(block string) []workspace.Source {
	d.t.Helper()
	starter, err := workspace.Starter.ReadFile("starter/jixiao.yaml")
	if err != nil {
		d.t.Fatal(err)
	}
	head, _, found := strings.Cut(string(starter), "\nsources:")
	if !found {
		d.t.Fatal("the starter has no sources")
	}
	tree, err := workspace.Starter.ReadFile("starter/indicators.yaml")
	if err != nil {
		d.t.Fatal(err)
	}
	dir := d.t.TempDir()
	err = errors.Join(os.WriteFile(filepath.Join(dir, "jixiao.yaml"), []byte(head+"\n"+block), 0o600),
		os.WriteFile(filepath.Join(dir, "indicators.yaml"), tree, 0o600))
	if err != nil {
		d.t.Fatal(err)
	}
	ws, err := workspace.Load(dir, []byte("findings: []\n"))
	if err != nil {
		d.t.Fatalf("%v\n%s", err, block)
	}
	return ws.Sources
}

func (d *desk) propose(name string) Proposal {
	d.t.Helper()
	proposal, err := Propose(d.t.Context(), d.ws.Dir, filepath.Join(d.ws.Dir, name), "en", Limits{})
	if err != nil {
		d.t.Fatal(err)
	}
	return proposal
}

const strangeTickets = "报修明细表,,,,,,\n" +
	"工单号,系统名称,是否故障,报修日期,联系电话,备注一,级别\n" +
	"T1,信用平台,是,2021-05-01,13900000001,=1+1,一级\n" +
	"T2,信用平台,否,2021年5月2日,13900000002,,五级\n" +
	"T3,信用平台,否,2021/5/3,13900000003,,二级\n" +
	"合计,3,,,,,\n"

func TestPropose_blockLoadsTheFile(t *testing.T) {
	d := newDesk(t)
	d.write("data/a[1].csv", strangeTickets)
	got := d.propose("data/a[1].csv")
	if got.Feed != "tickets" || got.HeaderLine != 2 || got.Footer != "^合计" || got.FooterLine != 6 || got.Delimiter != "," {
		t.Errorf("%+v", got)
	}
	if got.Result == nil || got.Result.RowsRead != 3 || got.Result.RowsRejected != 1 || got.Result.Reasons["not_accepted"] != 1 {
		t.Errorf("%+v", got.Result)
	}
	opened := got.Columns[3]
	if opened.Nearest != "opened_at" || !opened.Guessed || opened.Seen != seenDate || len(opened.Samples) != 3 {
		t.Errorf("%+v", opened)
	}
	if phones := got.Columns[4].Samples; slices.ContainsFunc(phones, func(phone string) bool { return strings.Contains(phone, "000") }) {
		t.Errorf("telephone numbers are shown: %v", phones)
	}
	for _, want := range []string{`# column not used: "备注一"`, `opened_at: "报修日期" # guessed`, `footer: "^合计"`} {
		if !strings.Contains(got.Source, want) {
			t.Errorf("the block lacks %q:\n%s", want, got.Source)
		}
	}
	d.ws.Sources = d.sourcesOf(got.Source)
	summary := d.tolerant(DefaultLimits())
	if summary.RowsRead != 3 || summary.RowsLoaded != 2 || summary.RowsRejected != 1 {
		t.Errorf("%+v", summary)
	}
}

func TestPropose_everyFeedFindsItself(t *testing.T) {
	contracts, err := Contracts()
	if err != nil {
		t.Fatal(err)
	}
	d := newDesk(t)
	for _, contract := range contracts {
		var header, cells []string
		for _, column := range contract.Columns {
			header, cells = append(header, column.Headers[len(column.Headers)-1]), append(cells, "x")
		}
		d.write("data/x.csv", strings.Join(header, ";")+"\n"+strings.Join(cells, ";")+"\n")
		got := d.propose("data/x.csv")
		if got.Feed != contract.Feed || got.Fits[0].Score != 1 || len(got.Missing) > 0 || got.Delimiter != ";" {
			t.Errorf("%s: %+v", contract.Feed, got)
		}
	}
}

func TestPropose_unitsAndMissingColumns(t *testing.T) {
	d := newDesk(t)
	d.write("p.csv", "支付编号,金额（万元）\nP1,3.5\n")
	got := d.propose("p.csv")
	if got.Feed != "disbursements" || got.AmountUnit != tenThousand || len(got.Missing) == 0 {
		t.Errorf("%+v", got)
	}
	if !strings.Contains(got.Source, "# required column "+got.Missing[0]) || got.Result == nil || got.Result.Status != StatusRefused {
		t.Errorf("%s\n%+v", got.Source, got.Result)
	}
	d.sourcesOf(got.Source)
}

func TestPropose_hostileFiles(t *testing.T) {
	d := newDesk(t)
	for name, text := range map[string]string{
		"empty.csv": "", "nul.csv": "a\x00b\x00\n", "one.csv": "abc\ndef\n", "zip.zip": "PK\x03\x04", "book.xlsx": "<html>",
		"quote.csv": "工单号,系统\n\"T1,x\n", "unknown.csv": "甲,乙\n1,2\n", "header.csv": "\"a: b\n# c\",\"'\"\n1,2\n",
	} {
		d.write(name, text)
		got, err := Propose(t.Context(), d.ws.Dir, filepath.Join(d.ws.Dir, name), "zh", Limits{})
		if err != nil && !strings.HasPrefix(err.Error(), name) {
			t.Errorf("%s: the error does not name the file: %v", name, err)
		}
		if err == nil && got.Feed != "" {
			t.Errorf("%s fits %s", name, got.Feed)
		}
	}
}
