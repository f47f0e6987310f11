package etl

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"jixiao/internal/workspace"
)

// paymentsDesk is a workspace whose payments are in 万元, with one file refused for one row.
func paymentsDesk(t *testing.T) (d *desk, workbook string) {
	d = newDesk(t, workspace.Source{Feed: "disbursements", Files: []string{"data/*.csv"}, AmountUnit: "万元"})
	d.write("data/a.csv", "支付编号,合同编号,支付日期,支付金额（万元）,收款单位\n0001,C1,2021-05-01,一千,某公司\n0002,C1,2021-05-02,12.5,某公司\n")
	d.refused("nothing loaded")
	written, _ := d.export()
	return d, written[0].Workbook
}

// change changes cells of a workbook in place.
func change(t *testing.T, path string, do func(*excelize.File) error) {
	t.Helper()
	book, err := excelize.OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close() //nolint:errcheck // a test
	if err := do(book); err != nil {
		t.Fatal(err)
	}
	if err := book.Save(); err != nil {
		t.Fatal(err)
	}
}

// ingestFile loads one file of payments by its name.
func (d *desk) ingestFile(path string) (Summary, error) {
	return Ingest(d.t.Context(), d.wh, d.ws, Options{Files: []string{path}, Feed: "disbursements"}, nil)
}

func TestReturned_loadedByNameKeepsTheUnitOfItsSource(t *testing.T) {
	d, workbook := paymentsDesk(t)
	change(t, workbook, func(book *excelize.File) error { return book.SetCellStr("退回", "G2", "1000") })
	summary, err := d.ingestFile(workbook)
	if err != nil || summary.RowsLoaded != 2 {
		t.Fatalf("%+v %v", summary, err)
	}
	if got := d.rows("select payment_id, amount from raw.disbursements order by all"); !slices.Equal(got, []string{"0001 | 10000000.00", "0002 | 125000.00"}) {
		t.Error(got)
	}
	if again, err := d.ingestFile(workbook); err != nil || again.Files[0].Status != StatusUnchanged {
		t.Errorf("%+v %v", again, err)
	}
}

func TestReturned_loadedByNameIsRefusedWhereItsSourceIsNotKnown(t *testing.T) {
	d, workbook := paymentsDesk(t)
	d.ws.Sources = nil
	if _, err := d.ingestFile(workbook); err == nil || !strings.Contains(err.Error(), "which no source names: how its columns and amounts are to be read is not known") {
		t.Error(err)
	}
}

func TestReturned_ofAFileThatNoSourceNames(t *testing.T) {
	d := newDesk(t)
	d.write("in/a.csv", "支付编号,合同编号,支付日期,支付金额,收款单位\n0001,C1,2021-05-01,一千,某公司\n")
	path := filepath.Join(d.ws.Dir, "in", "a.csv")
	if _, err := d.ingestFile(path); err == nil {
		t.Fatal("wanted the file refused")
	}
	written, err := ExportRejects(t.Context(), d.wh, d.ws, Options{Files: []string{path}, Feed: "disbursements"}, t.TempDir())
	if err != nil || len(written) != 1 {
		t.Fatalf("%+v %v", written, err)
	}
	correct(t, written[0].Workbook, filepath.Join(d.ws.Dir, "in", "b.xlsx"), map[string]string{"一千": "1000"})
	if summary, err := d.ingestFile(filepath.Join(d.ws.Dir, "in", "b.xlsx")); err != nil || summary.RowsLoaded != 1 {
		t.Errorf("%+v %v", summary, err)
	}
}

func TestReturned_amongTheFilesOfAnotherSource(t *testing.T) {
	d, workbook := paymentsDesk(t)
	d.ws.Sources = append(d.ws.Sources, workspace.Source{Feed: "disbursements", Files: []string{filepath.Dir(workbook)}, Pos: "jixiao.yaml:9"})
	d.refused("the workbook holds rows of data/a.csv, which the source at jixiao.yaml:3 reads, and stands among the files of jixiao.yaml:9")
}

func TestReturned_ofOneSheetIsLoadedByTheSourceOfThatSheet(t *testing.T) {
	d := newDesk(t, workspace.Source{Feed: "disbursements", Files: []string{"data"}, Sheet: "甲"}, workspace.Source{Feed: "disbursements", Files: []string{"data"}, Sheet: "乙", AmountUnit: "万元"})
	b := newBook(t)
	for no, name := range []string{"甲", "乙"} {
		if _, err := b.NewSheet(name); err != nil {
			t.Fatal(err)
		}
		b.put(name, 1, "支付编号", "合同编号", "支付日期", "支付金额", "收款单位")
		b.put(name, 2, "P"+name, "C1", "2021-05-01", []string{"10", "一千"}[no], "某公司")
	}
	d.write("data/a.xlsx", b.text())
	d.refused("data/a.xlsx[乙]")
	written, _ := d.export()
	if len(written) != 1 || written[0].Sheet != "乙" {
		t.Fatalf("%+v", written)
	}
	correct(t, written[0].Workbook, filepath.Join(d.ws.Dir, "data", "back.xlsx"), map[string]string{"一千": "1000"})
	d.refused("data/a.xlsx[乙]") // the original stands as it was
	if got := d.rows("select payment_id, amount, source_file from raw.disbursements order by all"); !slices.Equal(got, []string{"P乙 | 10000000.00 | data/back.xlsx", "P甲 | 10.00 | data/a.xlsx"}) {
		t.Error(got)
	}
}

func TestReturned_againKeepsTheFirstPlace(t *testing.T) {
	d := newDesk(t, workspace.Source{Feed: "tickets", Files: []string{"data"}})
	d.write("data/a.csv", ticketRows(shortHead, ",", "前天"))
	d.ingest()
	written, _ := d.export()
	correct(t, written[0].Workbook, filepath.Join(d.ws.Dir, "data", "b.xlsx"), map[string]string{"前天": "昨天"})
	d.ingest()
	written, _ = d.export(filepath.Join(d.ws.Dir, "data", "b.xlsx"))
	rows := readBook(t, written[0].Workbook, "退回")
	if want := []string{"“报修时间”（opened_at）的值“昨天”不是日期时间", "data/a.csv", "9", "T007"}; len(rows) != 2 || !slices.Equal(rows[1][:4], want) {
		t.Errorf("%q", rows)
	}
	correct(t, written[0].Workbook, filepath.Join(d.ws.Dir, "data", "b.xlsx"), map[string]string{"昨天": "2021-05-08"})
	d.ingest()
	d.wantLoads("data/a.csv | 60 | 59 | 1 | 0", "data/b.xlsx | 1 | 1 | 0 | 0")
}

func TestReturned_whatAnOfficeDoesToAWorkbook(t *testing.T) {
	desk := func(t *testing.T, source workspace.Source) (*desk, string) {
		source.Feed, source.Files = "tickets", []string{"data"}
		d := newDesk(t, source)
		d.write("data/a.csv", ticketRows("工单号,系统,是否故障,报修时间,重开次数\n", ",", "前天"))
		d.tolerant(DefaultLimits())
		written, _ := d.export()
		to := filepath.Join(d.ws.Dir, "data", "b.xlsx")
		correct(t, written[0].Workbook, to, map[string]string{"前天": "2021-05-08 09:00:00", "=1+1": "2", " 前后有空格 ": "3"})
		return d, to
	}
	t.Run("a title row and a row of its own", func(t *testing.T) {
		d, path := desk(t, workspace.Source{})
		change(t, path, func(book *excelize.File) error {
			row := []any{nil, nil, nil, "T900", "信用平台", "是", "2021-06-01 08:00:00", 2}
			if err := book.SetSheetRow("退回", "A9", &row); err != nil {
				return err
			}
			return book.InsertRows("退回", 1, 2)
		})
		d.ingest()
		if got := d.number("select count(*) from raw.tickets where source_file = 'data/b.xlsx'"); got != 3 {
			t.Errorf("%d rows, wanted the two corrected and the added one", got)
		}
	})
	t.Run("a date cell where clocks are of another zone", func(t *testing.T) {
		d, path := desk(t, workspace.Source{TimeZone: "UTC"})
		change(t, path, func(book *excelize.File) error {
			format := "yyyy-mm-dd hh:mm"
			style, err := book.NewStyle(&excelize.Style{CustomNumFmt: &format})
			if err != nil {
				return err
			}
			if err := book.SetCellStyle("退回", "G2", "G2", style); err != nil {
				return err
			}
			return book.SetCellFloat("退回", "G2", 44317, 0, 64)
		})
		d.refused("data/b.xlsx[退回]:2: a cell is a date of the workbook")
	})
	t.Run("a number cell where numbers have a comma", func(t *testing.T) {
		d, path := desk(t, workspace.Source{DecimalComma: true})
		change(t, path, func(book *excelize.File) error { return book.SetCellInt("退回", "H2", 5) })
		d.ingest()
		if got := d.rows("select ticket_id, reopened_count from raw.tickets where source_file = 'data/b.xlsx'"); !slices.Equal(got, []string{"T007 | 5", "T009 | 3"}) {
			t.Error(got)
		}
	})
	t.Run("saved as CSV", func(t *testing.T) {
		d, _ := desk(t, workspace.Source{})
		d.remove("data/b.xlsx")
		d.write("data/b.csv", "退回原因,退回文件,退回行号,工单号,系统,是否故障,报修时间\n,data/a.csv,9,T007,平台,是,2021-05-08\n")
		d.refused("data/b.csv: rows returned for correction come back as a workbook")
	})
	t.Run("every row deleted", func(t *testing.T) {
		d, path := desk(t, workspace.Source{})
		change(t, path, func(book *excelize.File) error {
			for range 3 {
				if err := book.RemoveRow("退回", 2); err != nil {
					return err
				}
			}
			return nil
		})
		d.refused(`sheet "退回" of returned rows holds no row`)
	})
}

func TestReason_everyCodeHasItsWords(t *testing.T) {
	contracts, err := Contracts()
	if err != nil {
		t.Fatal(err)
	}
	codes := reasonCodes(contracts)
	for _, language := range []string{"zh", "en"} {
		words, err := readWording(language)
		if err != nil {
			t.Fatal(err)
		}
		known := map[string]bool{}
		for _, code := range codes {
			known[code] = true
			if !words.Has("label_"+code) || !words.Has("ask_"+code) {
				t.Errorf("%s: reason %s has no label_ or no ask_", language, code)
			}
		}
		for key := range words.Words {
			code, is := strings.CutPrefix(key, "ask_")
			if label, isLabel := strings.CutPrefix(key, "label_"); isLabel {
				code, is = label, true
			}
			if is && !known[code] {
				t.Errorf("%s: %s belongs to no reason", language, key)
			}
		}
	}
}
