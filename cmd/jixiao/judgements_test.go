package main

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

const judgedTree = `version: judged-1
levels:
  - name: 产出
    weight: 40
    groups:
      - name: 产出质量
        weight: 40
        indicators:
          - id: a
            name: "=资料"
            weight: 30
            rule: points
            points:
              - {text: "=1+1 合同齐全"}
              - {text: "@手续完备"}
            basis: 财预〔2020〕10号附2
          - id: b
            name: 合规
            weight: 10
            rule: points
            points:
              - {text: "-抽查无问题", deduct_share: 0.25, zero_from: 3}
            basis: 财预〔2020〕10号附2
  - name: 效益
    weight: 60
    groups:
      - name: 项目效益
        weight: 60
        indicators:
          - {id: c, name: 效果, weight: 20, rule: graded, basis: 财预〔2020〕10号附2}
          - {id: d, name: 成效, weight: 40, rule: experts, trim: 1, basis: 财预〔2020〕10号附2}
`

// judgedWorkspace is a fresh workspace with a tree that people judge.
func judgedWorkspace(t *testing.T) (dir string) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "w")
	command(t, exitDone, "init", dir)
	if err := os.WriteFile(filepath.Join(dir, "indicators.yaml"), []byte(judgedTree), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

// exported is the form of a workspace, opened.
func exported(t *testing.T, dir, path string, args ...string) (*excelize.File, string, [][]string) {
	t.Helper()
	command(t, exitDone, append([]string{"-C", dir, "--lang", "zh", "check", "--export-judgements", path}, args...)...)
	book, err := excelize.OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { must(t, book.Close()) })
	sheet := book.GetSheetName(0)
	rows, err := book.GetRows(sheet)
	if err != nil {
		t.Fatal(err)
	}
	return book, sheet, rows
}

func TestJudgements_formSaysWhatMayBeFilledIn(t *testing.T) {
	dir := judgedWorkspace(t)
	path := filepath.Join(t.TempDir(), "form.xlsx")
	book, sheet, rows := exported(t, dir, path, "--experts", "甲,乙,丙")
	if book.SheetCount != 1 || len(rows) != 8 {
		t.Fatalf("%d sheets, %d rows", book.SheetCount, len(rows))
	}
	header := rows[0]
	place := func(name string) string {
		column, err := excelize.ColumnNumberToName(slices.Index(header, name) + 1)
		if err != nil {
			t.Fatalf("no column %s in %v", name, header)
		}
		return column
	}
	want := [][]string{ // level 3, point, how, expert, what is open of share, mark and defects
		{"=资料", "=1+1 合同齐全", "填判定和评价意见；部分满足须填得分比例", "", "得分比例"},
		{"=资料", "@手续完备", "填判定和评价意见；部分满足须填得分比例", "", "得分比例"},
		{"合规", "-抽查无问题", "填缺陷数和评价意见，每个缺陷扣该要点的25%，3个及以上不得分；不适用的填判定", "", "缺陷数"},
		{"效果", "效果", "填判定、得分比例和评价意见：满足0.8至1，部分满足0.6至0.8（不含），不满足0至0.6（不含）", "", "得分比例"},
		{"成效", "成效", "每位专家一行：填专家、专家评分（0至100）和评价意见；去掉最高分和最低分后平均，至少3位专家", "甲", "专家评分"},
		{"成效", "成效", "每位专家一行：填专家、专家评分（0至100）和评价意见；去掉最高分和最低分后平均，至少3位专家", "乙", "专家评分"},
		{"成效", "成效", "每位专家一行：填专家、专家评分（0至100）和评价意见；去掉最高分和最低分后平均，至少3位专家", "丙", "专家评分"},
	}
	for no, row := range want {
		line := strconv.Itoa(no + 2)
		for at, name := range []string{"三级指标", "要点内容", "填写方法", "专家"} {
			cell := place(name) + line
			got, err := book.GetCellValue(sheet, cell)
			if err != nil || got != row[at] {
				t.Errorf("%s %s: %q, wanted %q (%v)", name, cell, got, row[at], err)
			}
			if formula, err := book.GetCellFormula(sheet, cell); formula != "" || err != nil {
				t.Errorf("%s is a formula: %s %v", cell, formula, err)
			}
		}
		var open []string
		for _, name := range []string{"三级指标", "指标编号", "评价编号", "要点序号", "得分比例", "专家评分", "缺陷数"} {
			if !isLocked(t, book, sheet, place(name)+line) {
				open = append(open, name)
			}
		}
		if strings.Join(open, " ") != row[4] || isLocked(t, book, sheet, place("判定")+line) || isLocked(t, book, sheet, place("评价意见")+line) {
			t.Errorf("line %s: open are %v, wanted %s", line, open, row[4])
		}
	}
	var rules []string
	validations, err := book.GetDataValidations(sheet)
	if err != nil {
		t.Fatal(err)
	}
	for _, rule := range validations {
		rules = append(rules, rule.Sqref+" "+rule.Type+" "+rule.Operator+" "+rule.Formula1+" "+rule.Formula2)
	}
	if got := strings.Join(rules, "\n"); got != place("判定")+`2:`+place("判定")+`8 list  "满足,部分满足,不满足,不适用" `+"\n"+
		place("得分比例")+"2:"+place("得分比例")+"3 "+place("得分比例")+"5:"+place("得分比例")+"5 decimal between 0 1\n"+
		place("专家评分")+"6:"+place("专家评分")+"8 decimal between 0 100\n"+
		place("缺陷数")+"4:"+place("缺陷数")+"4 whole greaterThanOrEqual 0 0" {
		t.Error(got)
	}
}

// must stops the test at an error.
func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func isLocked(t *testing.T, book *excelize.File, sheet, cell string) bool {
	t.Helper()
	id, err := book.GetCellStyle(sheet, cell)
	if err != nil {
		t.Fatal(err)
	}
	style, err := book.GetStyle(id)
	if err != nil {
		t.Fatal(err)
	}
	return style.Protection == nil || style.Protection.Locked
}

// The form that was filled in loads as it is; what is written over the list is text.
// By hand: a: 15 + 0.4 × 15 = 21; b: one defect leaves 7.5; c: 0.9 × 20 = 18; d: of 60, 80
// and 100 the middle: 32. Together 78.5.
func TestJudgements_formFilledInLoadsBack(t *testing.T) {
	dir := judgedWorkspace(t)
	path := filepath.Join(dir, "form.xlsx")
	book, sheet, rows := exported(t, dir, path, "--experts", "甲,乙,丙")
	fill := func(line int, values map[string]any) {
		for name, value := range values {
			cell, err := excelize.CoordinatesToCellName(slices.Index(rows[0], name)+1, line)
			must(t, err)
			must(t, book.SetCellValue(sheet, cell, value))
		}
	}
	fill(2, map[string]any{"判定": "满足", "评价意见": "=合同齐全", "佐证材料": "合同", "评价人": "测试甲"})
	must(t, book.Save())
	said := command(t, exitDone, "-C", dir, "ingest", "--feed", "judgements", path)
	for _, want := range []string{"read 7 = loaded 7 + rejected 0 + superseded 0", "form.xlsx: 6 of 7 rows are not filled in yet"} {
		if !strings.Contains(said, want) {
			t.Errorf("wanted %s in\n%s", want, said)
		}
	}
	fill(3, map[string]any{"判定": "部分满足", "得分比例": 0.4, "评价意见": "缺一项审批"})
	fill(4, map[string]any{"缺陷数": 1, "评价意见": "一份不合规"})
	fill(5, map[string]any{"判定": "满足", "得分比例": 0.9, "评价意见": "成效明显"})
	for no, mark := range []int{60, 80, 100} {
		fill(6+no, map[string]any{"专家评分": mark, "评价意见": "见打分表"})
	}
	must(t, book.Save())
	// named as a source it is read like any file; check then says nothing is open
	settings := filepath.Join(dir, "jixiao.yaml")
	text, err := os.ReadFile(settings)
	must(t, err)
	must(t, os.WriteFile(settings, bytes.Replace(text, []byte("files: judgements.csv"), []byte("files: [judgements.csv, form.xlsx]"), 1), 0o600))
	if said := command(t, exitDone, "-C", dir, "check"); !strings.Contains(said, "judged by people: 5 points, 0 of them open") {
		t.Error(said)
	}
	command(t, exitDone, "-C", dir, "ingest")
	command(t, exitDone, "-C", dir, "build")
	if said := command(t, exitDone, "-C", dir, "status"); !strings.Contains(said, "my-project-2025: 78.50 points") {
		t.Error(said)
	}
	// with what is judged: as it stands, the same bytes twice
	all := filepath.Join(t.TempDir(), "all.xlsx")
	_, _, standing := exported(t, dir, all, "--all")
	if got := strings.Join(standing[1], "|"); !strings.Contains(got, "满足||||=合同齐全|合同|测试甲") {
		t.Error(got)
	}
	if got := strings.Join(standing[4], "|"); !strings.Contains(got, "满足|0.9||") {
		t.Error(got)
	}
	first, err := os.ReadFile(all)
	must(t, err)
	exported(t, dir, all, "--all", "--force")
	second, err := os.ReadFile(all)
	must(t, err)
	if !bytes.Equal(first, second) {
		t.Error("the same judgements give other bytes")
	}
}
