package audit_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"jixiao/internal/audit"
	"jixiao/internal/build"
	"jixiao/internal/evidence"
	"jixiao/internal/testkit"
	"jixiao/internal/warehouse"
	"jixiao/internal/workspace"
)

// papers writes the working papers of a built workspace into a fresh folder.
func papers(t *testing.T, ws *workspace.Workspace, wh *warehouse.Warehouse) string {
	t.Helper()
	folder := filepath.Join(t.TempDir(), "papers")
	auditor := auditorOf(t, ws, wh)
	if _, err := auditor.Write(context.Background(), folder); err != nil {
		t.Fatal(err)
	}
	return folder
}

func auditorOf(t *testing.T, ws *workspace.Workspace, wh *warehouse.Warehouse) *audit.Auditor {
	t.Helper()
	ctx := context.Background()
	steps, err := build.ReadPlan(ctx, wh, ws)
	if err != nil {
		t.Fatal(err)
	}
	set, _, err := build.ReadQueries(ctx, ws)
	if err != nil {
		t.Fatal(err)
	}
	personal, err := evidence.Personal(ctx, ws.Feeds)
	if err != nil {
		t.Fatal(err)
	}
	return &audit.Auditor{Warehouse: wh, Workspace: ws, Plan: steps, Queries: set, Personal: personal, Step: func(string) {}}
}

// calculated is a workbook whose formulas a test works out itself: what the file says they
// gave is not looked at.
type calculated struct {
	*testing.T
	book *excelize.File
}

func open(t *testing.T, folder string) calculated {
	t.Helper()
	book, err := excelize.OpenFile(filepath.Join(folder, audit.WorkbookName))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = book.Close() })
	return calculated{t, book}
}

// text works one cell out.
func (c calculated) text(sheet, cell string) string {
	c.Helper()
	value, err := c.book.CalcCellValue(sheet, cell, excelize.Options{RawCellValue: true})
	if err != nil {
		c.Fatalf("%s!%s: %v", sheet, cell, err)
	}
	return value
}

func (c calculated) number(sheet, cell string) float64 {
	c.Helper()
	value, err := strconv.ParseFloat(c.text(sheet, cell), 64)
	if err != nil {
		c.Fatalf("%s!%s: %v", sheet, cell, err)
	}
	return value
}

// column is the letter of a title, and how many rows the sheet has.
func (c calculated) column(sheet, title string) (letter string, last int) {
	c.Helper()
	rows, err := c.book.GetRows(sheet)
	if err != nil || len(rows) == 0 {
		c.Fatalf("sheet %s: %v", sheet, err)
	}
	at := slices.Index(rows[0], title)
	letter, err = excelize.ColumnNumberToName(at + 1)
	if err != nil {
		c.Fatalf("sheet %s has no column %s", sheet, title)
	}
	return letter, len(rows)
}

// scoresHold computes every score from the workbook alone and holds it to what the models
// gave, with the total, the grade and every cell that checks itself.
func (c calculated) scoresHold(wh *warehouse.Warehouse, evaluation string) {
	c.Helper()
	scores, last := c.column("评分表", "得分")
	ids, _ := c.column("评分表", "指标")
	for row := 2; row < last; row++ { // the last is the sum
		id := c.text("评分表", fmt.Sprintf("%s%d", ids, row))
		var want float64
		var scored bool
		err := wh.DB().QueryRow(`select coalesce(cast(score as double), 0), score is not null
			from marts.indicator_scores where evaluation_id = $1 and indicator_id = $2`, evaluation, id).Scan(&want, &scored)
		if err != nil {
			c.Fatalf("%s: %v", id, err)
		}
		if !scored {
			if got := c.text("评分表", fmt.Sprintf("%s%d", scores, row)); got != "" {
				c.Errorf("%s has no score, the workbook gives %s", id, got)
			}
			continue
		}
		if got := c.number("评分表", fmt.Sprintf("%s%d", scores, row)); math.Abs(got-want) > 1e-10 {
			c.Errorf("%s: the workbook gives %v, the models %v", id, got, want)
		}
	}
	c.checksHold()
	row, grade := c.totalRow()
	var want float64
	var grades string
	err := wh.DB().QueryRow("select cast(total_score as double), coalesce(grade, '') from marts.evaluation_summary where evaluation_id = $1", evaluation).Scan(&want, &grades)
	if err != nil {
		c.Fatal(err)
	}
	if got := c.number("汇总", fmt.Sprintf("D%d", row)); math.Abs(got-want) > 1e-12 {
		c.Errorf("the workbook's total is %v, the report's %v", got, want)
	}
	if got := c.text("汇总", fmt.Sprintf("D%d", grade)); got != grades {
		c.Errorf("the workbook's grade is %q, the report's %q", got, grades)
	}
}

// checksHold works out every cell that compares a figure with the printed one.
func (c calculated) checksHold() {
	c.Helper()
	checks := 0
	for _, sheet := range []string{"汇总", "评分表", "要点", "平均分项", "数据来源"} {
		letter, last := c.column(sheet, "核对")
		for row := 2; row <= last; row++ {
			cell := fmt.Sprintf("%s%d", letter, row)
			if formula, err := c.book.GetCellFormula(sheet, cell); err != nil || formula == "" {
				continue
			}
			checks++
			if got := c.text(sheet, cell); got != "一致" {
				c.Errorf("%s!%s is %q", sheet, cell, got)
			}
		}
	}
	if checks == 0 {
		c.Error("nothing checks itself")
	}
}

// totalRow is where the total and the grade stand on 汇总.
func (c calculated) totalRow() (total, grade int) {
	c.Helper()
	rows, err := c.book.GetRows("汇总")
	if err != nil {
		c.Fatal(err)
	}
	for no, row := range rows {
		if len(row) > 1 && row[1] == "总分" {
			return no + 1, no + 2
		}
	}
	c.Fatal("汇总 has no total")
	return 0, 0
}

// TestWrite_theDemo builds the demo once and looks at its papers from all sides.
func TestWrite_theDemo(t *testing.T) {
	ws, wh := testkit.Built(t)
	for name, check := range map[string]func(*testing.T, *workspace.Workspace, *warehouse.Warehouse){
		"computes every score": computesEveryScore, "same bytes, and sums that hold": sameBytesAndSumsThatHold,
		"leaves personal data and experts behind": leavesPersonalDataAndExpertsBehind,
		"replaces its own folder and no other":    replacesItsOwnFolderAndNoOther, "says what a sheet cannot hold": saysWhatASheetCannotHold,
		"measures come out of the inputs again": measuresComeOutOfTheInputs,
	} {
		t.Run(name, func(t *testing.T) { check(t, ws, wh) })
	}
}

func computesEveryScore(t *testing.T, ws *workspace.Workspace, wh *warehouse.Warehouse) {
	t.Helper()
	book := open(t, papers(t, ws, wh))
	book.scoresHold(wh, ws.Evaluation.ID)
	row, grade := book.totalRow()
	if total, name := book.text("汇总", fmt.Sprintf("D%d", row)), book.text("汇总", fmt.Sprintf("D%d", grade)); total != "85.22" || name != "良" {
		t.Errorf("total %s, grade %s", total, name)
	}
	// a judgement that is changed in the workbook moves the total, and the checks say so
	if err := book.book.SetCellValue("评判", "E2", 0); err != nil {
		t.Fatal(err)
	}
	if total := book.text("汇总", fmt.Sprintf("D%d", row)); total != "84.62" {
		t.Errorf("without the first point (0.6) the total is %s, wanted 84.62", total)
	}
	if got := book.text("评分表", "T2"); got != "不一致" {
		t.Errorf("the check of a changed score says %q", got)
	}
}

// TestWorkbook_keepsTextThatLooksLikeAFormula puts a judge's words in that a spreadsheet
// would compute, and a reject like it.
func TestWorkbook_keepsTextThatLooksLikeAFormula(t *testing.T) {
	dir := testkit.Demo(t)
	testkit.Replace(t, dir, "judgements.csv", "符合社会信用体系建设的法规政策", `"=HYPERLINK(""http://x"",""y"")"`)
	ws := testkit.Load(t, dir)
	wh := testkit.Open(t, ws)
	if _, err := testkit.Build(context.Background(), wh, ws); err != nil {
		t.Fatal(err)
	}
	folder := papers(t, ws, wh)
	book := open(t, folder)
	for _, sheet := range []string{"评判", "要点"} {
		title := map[string]string{"评判": "理由", "要点": "理由"}[sheet]
		letter, _ := book.column(sheet, title)
		if formula, err := book.book.GetCellFormula(sheet, letter+"2"); err != nil || formula != "" {
			t.Errorf("%s computes %q (%v)", sheet, formula, err)
		}
		if got := book.text(sheet, letter+"2"); !strings.HasPrefix(got, "=HYPERLINK") {
			t.Errorf("%s says %q", sheet, got)
		}
	}
	text, err := os.ReadFile(filepath.Join(folder, "config", "judgements-as-used.csv"))
	if err != nil || !strings.Contains(string(text), `"'=HYPERLINK(`) {
		t.Errorf("the CSV would be computed (%v)", err)
	}
}

func sameBytesAndSumsThatHold(t *testing.T, ws *workspace.Workspace, wh *warehouse.Warehouse) {
	t.Helper()
	first, second := papers(t, ws, wh), papers(t, ws, wh)
	seen := 0
	err := filepath.WalkDir(first, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		seen++
		name, _ := filepath.Rel(first, path)
		one, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		two, err := os.ReadFile(filepath.Join(second, name))
		if !bytes.Equal(one, two) {
			t.Errorf("%s differs between two audits of one run", name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	sums, err := os.ReadFile(filepath.Join(first, "SHA256SUMS"))
	if err != nil {
		t.Fatal(err)
	}
	listed := 0
	for line := range strings.Lines(string(sums)) {
		listed++
		want, name, _ := strings.Cut(strings.TrimSpace(line), "  ")
		text, err := os.ReadFile(filepath.Join(first, name))
		sum := sha256.Sum256(text)
		if err != nil || hex.EncodeToString(sum[:]) != want {
			t.Errorf("%s is not what SHA256SUMS says (%v)", name, err)
		}
	}
	if listed != seen-1 {
		t.Errorf("SHA256SUMS lists %d of %d files", listed, seen-1)
	}
}

// leavesPersonalDataAndExpertsBehind looks for the names and numbers of persons
// that the demo's files hold in every file of the papers.
func leavesPersonalDataAndExpertsBehind(t *testing.T, ws *workspace.Workspace, wh *warehouse.Warehouse) {
	t.Helper()
	folder := papers(t, ws, wh)
	personal := regexp.MustCompile(`subject_name,|holder_name|id_number,|source_address|,operator,|,judge,|,expert,`)
	rows, err := wh.DB().Query(`select distinct subject_name from raw.records where subject_class = '自然人' and length(subject_name) > 1 limit 50`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close() //nolint:errcheck // read to the end
	var names []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			t.Fatal(err)
		}
		names = append(names, name)
	}
	if len(names) < 10 {
		t.Fatalf("only %d names to look for (%v)", len(names), rows.Err())
	}
	err = filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || strings.Contains(path, "sql") {
			return err
		}
		text, err := os.ReadFile(path)
		header, _, _ := bytes.Cut(text, []byte("\n"))
		if found := personal.Find(append(header, ',')); found != nil && strings.HasSuffix(path, ".csv") {
			t.Errorf("%s has the column %s", path, found)
		}
		for _, name := range names {
			if bytes.Contains(text, []byte(name)) {
				t.Errorf("%s names a person", path)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func replacesItsOwnFolderAndNoOther(t *testing.T, ws *workspace.Workspace, wh *warehouse.Warehouse) {
	t.Helper()
	auditor := auditorOf(t, ws, wh)
	ctx := context.Background()
	folder := papers(t, ws, wh)
	if _, err := auditor.Write(ctx, folder); err != nil {
		t.Errorf("its own folder was refused: %v", err)
	}
	for name, change := range map[string]func(dir string) error{
		"a note was added": func(dir string) error { return os.WriteFile(filepath.Join(dir, "note.txt"), []byte("x"), 0o600) },
		"a file was changed": func(dir string) error {
			return os.WriteFile(filepath.Join(dir, "rejected.csv"), []byte("x"), 0o600)
		},
		"not working papers": func(dir string) error { return os.Remove(filepath.Join(dir, "manifest.json")) },
		"no sums":            func(dir string) error { return os.Remove(filepath.Join(dir, "SHA256SUMS")) },
	} {
		dir := papers(t, ws, wh)
		if err := change(dir); err != nil {
			t.Fatal(err)
		}
		before := listing(t, dir)
		var foreign *audit.ForeignError
		if _, err := auditor.Write(ctx, dir); !errors.As(err, &foreign) || !strings.Contains(err.Error(), "hint: name another folder with -o") {
			t.Errorf("%s: %v", name, err)
		}
		if after := listing(t, dir); after != before {
			t.Errorf("%s: the folder was touched", name)
		}
		if drafts, _ := filepath.Glob(filepath.Join(filepath.Dir(dir), ".audit-*")); len(drafts) > 0 {
			t.Errorf("%s: drafts stay behind: %v", name, drafts)
		}
	}
}

func listing(t *testing.T, dir string) string {
	t.Helper()
	var names []string
	err := filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
		names = append(names, path)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(names, "\n")
}

// saysWhatASheetCannotHold gives a sheet ten rows.
func saysWhatASheetCannotHold(t *testing.T, ws *workspace.Workspace, wh *warehouse.Warehouse) {
	t.Helper()
	auditor := auditorOf(t, ws, wh)
	auditor.SheetRows = 45 // more than indicators and points, fewer than rejects
	folder := filepath.Join(t.TempDir(), "papers")
	if _, err := auditor.Write(context.Background(), folder); err != nil {
		t.Fatal(err)
	}
	book := open(t, folder)
	rows, err := book.book.GetRows("说明")
	if err != nil {
		t.Fatal(err)
	}
	if text := fmt.Sprint(rows); !strings.Contains(text, "工作表“拒收”放不下：另有 8 行，全部见 rejected.csv") || !strings.Contains(text, "工作表“证据行”放不下") {
		t.Error("the first sheet does not say what is left out")
	}
	if _, last := book.column("拒收", "行"); last != 46 {
		t.Errorf("拒收 has %d rows, wanted the header and 45", last)
	}
}
