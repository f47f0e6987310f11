package reports_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/xuri/excelize/v2"

	"jixiao/internal/testkit"
	"jixiao/internal/warehouse"
	"jixiao/queries"
	"jixiao/reports"
)

// storyWorkspace writes the workspace of a story, whose figures were worked out by hand,
// with names that try to be something else.
func storyWorkspace(t *testing.T, story, long string) string {
	t.Helper()
	archive, err := txtar.ParseFile("../testdata/stories/" + story + ".txtar")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for _, file := range archive.Files {
		name, text := file.Name, string(file.Data)
		switch filepath.Ext(name) {
		case ".csv":
			name = filepath.Join("data", name)
		case ".yaml":
		default:
			continue
		}
		text = strings.Replace(text, "A,甲合同,", "A,=1+1,", 1)
		text = strings.Replace(text, "B,乙合同,", "B,\"@SUM(1)\n+2\",", 1)
		text = strings.Replace(text, "C,丙合同,", "C,"+long+",", 1)
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// paymentsWorkbook builds the workspace and writes its workbook as often as asked.
func paymentsWorkbook(t *testing.T, dir string, times int) [][]byte {
	t.Helper()
	ctx := context.Background()
	ws := testkit.Load(t, dir)
	wh := testkit.Open(t, ws)
	if _, err := testkit.Build(ctx, wh, ws); err != nil {
		t.Fatal(err)
	}
	published, err := warehouse.Published(ctx, ws.Warehouse, "")
	if err != nil {
		t.Fatal(err)
	}
	defer published.Close() //nolint:errcheck // read-only
	set, err := queries.Read(queries.Files)
	if err != nil {
		t.Fatal(err)
	}
	var books [][]byte
	for range times {
		var out bytes.Buffer
		if err := reports.Payments(ctx, &out, published.DB(), set, ws.Evaluation.ID, "zh", t.TempDir()); err != nil {
			t.Fatal(err)
		}
		books = append(books, out.Bytes())
	}
	return books
}

func opened(t *testing.T, text []byte) *excelize.File {
	t.Helper()
	book, err := excelize.OpenReader(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = book.Close() })
	return book
}

// formulas gives every formula of the workbook to do, worked out, with what the file says
// it gave.
func formulas(t *testing.T, book *excelize.File, do func(sheet, cell, got, kept string)) {
	t.Helper()
	for _, sheet := range book.GetSheetList() {
		rows, err := book.GetRows(sheet, excelize.Options{RawCellValue: true})
		if err != nil {
			t.Fatal(err)
		}
		for rowNo := range rows {
			for columnNo := range 24 {
				cell, err := excelize.CoordinatesToCellName(columnNo+1, rowNo+1)
				if err != nil {
					t.Fatal(err)
				}
				formula, err := book.GetCellFormula(sheet, cell)
				if err != nil || formula == "" {
					continue
				}
				got, err := book.CalcCellValue(sheet, cell, excelize.Options{RawCellValue: true})
				if err != nil {
					t.Errorf("%s!%s = %s: %v", sheet, cell, formula, err)
				}
				kept, err := book.GetCellValue(sheet, cell, excelize.Options{RawCellValue: true})
				if err != nil {
					t.Fatal(err)
				}
				do(sheet, cell, got, kept)
			}
		}
	}
}

func TestPayments_formulasGiveThePublishedFigures(t *testing.T) {
	texts := paymentsWorkbook(t, storyWorkspace(t, "payments", "丙"), 2)
	if !bytes.Equal(texts[0], texts[1]) {
		t.Error("the same rows give other bytes")
	}
	book := opened(t, texts[0])
	values, checks := map[string]string{}, 0
	formulas(t, book, func(sheet, cell, got, kept string) {
		values[sheet+"!"+cell] = got
		if got == "一致" {
			checks++
		}
		number, err := strconv.ParseFloat(kept, 64)
		value, notNumber := strconv.ParseFloat(got, 64)
		if kept != "" && (err == nil && (notNumber != nil || number-value > 1e-9 || value-number > 1e-9) || err != nil && got != kept) {
			t.Errorf("%s!%s gives %q, published is %q", sheet, cell, got, kept)
		}
	})
	if checks != 3+22+1 {
		t.Errorf("%d figures agree, wanted those of 3 contracts, 22 rules and one interest", checks)
	}
	// worked out by hand: see the story
	for cell, want := range map[string]string{
		"合同台账!J2": "1150", "合同台账!K2": "970", "合同台账!L2": "180", "合同台账!K3": "110", "合同台账!K4": "100", "合同台账!O2": "3",
		"合同台账!J5": "2650", "合同台账!K5": "1180", "合同台账!L5": "1470",
		"付款节点!I4": "180", "付款节点!I5": "390", "付款节点!I6": "570",
		"规则汇总!F3": "2", "规则汇总!G3": "660", "规则汇总!H4": "1",
		"到期汇总!B2": "1", "到期汇总!C2": "390", "到期汇总!D6": "390", "到期汇总!C7": "180",
		"逾期利息!K2": "1.35", "逾期利息!K3": "1.35", "计划与实际!D2": "450", "计划与实际!D6": "290",
	} {
		if values[cell] != want {
			t.Errorf("%s is %q, wanted %s", cell, values[cell], want)
		}
	}
	lights, err := book.GetCols("付款节点")
	if err != nil {
		t.Fatal(err)
	}
	// the last is paid in part and overdue since January
	if got := strings.Join(lights[11], ""); got != "灯●■▲■" {
		t.Errorf("the lights are %s", got)
	}
}

func TestPayments_aChangedPaymentMovesTheSumsAndTheChecks(t *testing.T) {
	book := opened(t, paymentsWorkbook(t, storyWorkspace(t, "payments", "丙"), 1)[0])
	if err := book.SetCellValue("支付明细", "E2", 310); err != nil {
		t.Fatal(err)
	}
	for cell, want := range map[string]string{"K2": "980", "L2": "170", "U2": "不一致"} {
		if got, err := book.CalcCellValue("合同台账", cell, excelize.Options{RawCellValue: true}); err != nil || got != want {
			t.Errorf("%s is %q (%v), wanted %s", cell, got, err, want)
		}
	}
}

func TestPayments_namesStayText(t *testing.T) {
	long := strings.Repeat("长", 40_000)
	book := opened(t, paymentsWorkbook(t, storyWorkspace(t, "payments", long), 1)[0])
	for cell, want := range map[string]string{"C2": "=1+1", "C3": "@SUM(1)\n+2"} {
		got, err := book.GetCellValue("合同台账", cell)
		if formula, _ := book.GetCellFormula("合同台账", cell); err != nil || got != want || formula != "" {
			t.Errorf("%s is %q with formula %q (%v)", cell, got, formula, err)
		}
	}
	got, err := book.GetCellValue("合同台账", "C4")
	if err != nil || len([]rune(got)) != 32_767 || !strings.HasSuffix(got, "后面略去）") {
		t.Errorf("a long name has %d characters (%v)", len([]rune(got)), err)
	}
}

func TestPayments_sheetsCanBeFilteredAndPrinted(t *testing.T) {
	book := opened(t, paymentsWorkbook(t, storyWorkspace(t, "payments", "丙"), 1)[0])
	want := "说明 合同台账 付款节点 支付异常 无法判定 规则汇总 支付明细 到期清单 到期汇总 逾期利息 计划与实际 对账"
	sheets := book.GetSheetList()
	if got := strings.Join(sheets, " "); got != want {
		t.Fatalf("the sheets are %s", got)
	}
	filters, titles := 0, 0
	for _, name := range book.GetDefinedName() {
		switch name.Name {
		case "_xlnm._FilterDatabase":
			filters++
		case "_xlnm.Print_Titles":
			titles++
		}
	}
	if filters != 10 || titles != len(sheets) {
		t.Errorf("%d filters, %d repeated headers", filters, titles)
	}
	for _, sheet := range sheets[1:] {
		panes, err := book.GetPanes(sheet)
		layout, layoutErr := book.GetPageLayout(sheet)
		if err != nil || layoutErr != nil || !panes.Freeze || *layout.Orientation != "landscape" || *layout.Size != 9 || *layout.FitToWidth != 1 {
			t.Errorf("%s is not set for reading and printing (%v, %v)", sheet, err, layoutErr)
		}
	}
	formats, err := book.GetConditionalFormats("付款节点")
	if err != nil || len(formats) != 2 {
		t.Errorf("%d fills (%v)", len(formats), err)
	}
}

func TestPayments_controlTotalsStandBesideTheRows(t *testing.T) {
	book := opened(t, paymentsWorkbook(t, storyWorkspace(t, "reconciliation", "丙"), 1)[0])
	values := map[string]string{}
	formulas(t, book, func(sheet, cell, got, kept string) {
		if sheet == "对账" {
			values[cell] = got
			if number, err := strconv.ParseFloat(kept, 64); err != nil || strconv.FormatFloat(number, 'f', -1, 64) != got {
				t.Errorf("%s gives %q, published is %q", cell, got, kept)
			}
		}
	})
	rows, err := book.GetCols("对账")
	if err != nil {
		t.Fatal(err)
	}
	// K4: a cent less than stated; K5, K6: nothing loaded; K9: one contract too many
	if got := strings.Join(rows[7], ""); got != "灯●●●●●●■▲▲●●■●" || values["G8"] != "-0.01" || values["G13"] != "1000" || len(values) != 11 {
		t.Errorf("the lights are %s, the differences %v", got, values)
	}
}
