package audit_test

import (
	"context"
	"encoding/csv"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"jixiao/internal/testkit"
	"jixiao/internal/warehouse"
	"jixiao/internal/workspace"
)

// measuresComeOutOfTheInputs runs the SQL of the folder over the tables of the folder,
// in an empty warehouse: each measure in use gives what it gave.
func measuresComeOutOfTheInputs(t *testing.T, ws *workspace.Workspace, wh *warehouse.Warehouse) {
	t.Helper()
	ctx := context.Background()
	folder := papers(t, ws, wh)
	scratch, err := warehouse.Open(ctx, "", warehouse.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = scratch.Close() })
	do := func(statement string) {
		t.Helper()
		if _, err := scratch.DB().Exec(statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
	files, err := filepath.Glob(filepath.Join(folder, "inputs", "core.*.csv"))
	if err != nil || len(files) < 10 {
		t.Fatalf("%d tables (%v)", len(files), err)
	}
	for _, file := range files {
		table := strings.TrimSuffix(filepath.Base(file), ".csv")
		do("create or replace table " + table + " as select * from read_csv('" + file + "', header = true, types = {" + typesOf(t, wh, table, file) + "}, quote = '\"', nullstr = '')")
	}
	var measures []string
	rows, err := wh.DB().Query("select distinct measure from marts.evidence order by measure")
	if err != nil {
		t.Fatal(err)
	}
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			t.Fatal(err)
		}
		measures = append(measures, name)
	}
	if err := rows.Close(); err != nil {
		t.Fatal(err)
	}
	for _, measure := range measures {
		found, err := filepath.Glob(filepath.Join(folder, "sql", "*-measures."+measure+".sql"))
		if err != nil || len(found) != 1 {
			t.Fatalf("%s: %v (%v)", measure, found, err)
		}
		text, err := os.ReadFile(found[0])
		if err != nil {
			t.Fatal(err)
		}
		do(string(text))
		const values = `select string_agg(subject || ' ' || period || ' ' || cast(cast(numerator as decimal(28,6)) as text) || '/'
			|| coalesce(cast(cast(denominator as decimal(28,6)) as text), '') || '=' || coalesce(cast(round(value, 12) as text), ''), chr(10) order by subject, period)
			from measures.%s where evaluation_id = '%s'`
		var want, got string
		if err := wh.DB().QueryRow(fmt.Sprintf(values, measure, ws.Evaluation.ID)).Scan(&want); err != nil {
			t.Fatalf("%s: %v", measure, err)
		}
		if err := scratch.DB().QueryRow(fmt.Sprintf(values, measure, ws.Evaluation.ID)).Scan(&got); err != nil {
			t.Fatalf("%s: %v", measure, err)
		}
		if got != want {
			t.Errorf("%s out of the folder is\n%.300s\nit was\n%.300s", measure, got, want)
		}
	}
	if len(measures) < 15 {
		t.Errorf("only %v came out again", measures)
	}
}

// typesOf are the types of a table's columns that the file has, as read_csv takes them.
func typesOf(t *testing.T, wh *warehouse.Warehouse, table, path string) string {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close() //nolint:errcheck // read only
	header, err := csv.NewReader(file).Read()
	if err != nil {
		t.Fatal(err)
	}
	schema, name, _ := strings.Cut(table, ".")
	var types []string
	for _, column := range header {
		column = strings.TrimPrefix(column, "\ufeff")
		var kind string
		err := wh.DB().QueryRow(`select data_type from information_schema.columns
			where table_schema = $1 and table_name = $2 and column_name = $3`, schema, name, column).Scan(&kind)
		if err != nil {
			t.Fatalf("%s.%s: %v", table, column, err)
		}
		types = append(types, "'"+column+"': '"+kind+"'")
	}
	return strings.Join(types, ", ")
}

// TestWorkbook_computesRoadMaintenance does it for the evaluation that docs/road-maintenance.md
// builds from a template: 86.87 by hand.
func TestWorkbook_computesRoadMaintenance(t *testing.T) {
	template, err := workspace.FindTemplate("subsidy")
	if err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile("../../docs/road-maintenance.md")
	if err != nil {
		t.Fatal(err)
	}
	settings := regexp.MustCompile("(?s)```yaml\n(.*?)```").FindSubmatch(page)
	if settings == nil {
		t.Fatal("the page shows no jixiao.yaml")
	}
	dir := t.TempDir()
	for _, layer := range template.Files {
		err := fs.WalkDir(layer, ".", func(name string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			text, err := fs.ReadFile(layer, name)
			write(t, dir, name, string(text))
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	write(t, dir, "jixiao.yaml", string(settings[1]))
	data := os.DirFS("../../testdata/road-maintenance")
	names, err := fs.Glob(data, "*.csv")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		text, err := fs.ReadFile(data, name)
		if err != nil {
			t.Fatal(err)
		}
		if name == "judgements.csv" {
			write(t, dir, name, string(text))
		} else {
			write(t, dir, "data/"+name, string(text))
		}
	}
	book, wh, ws := calculatedOf(t, dir)
	book.scoresHold(wh, ws.Evaluation.ID)
	row, _ := book.totalRow()
	if total := book.text("汇总", fmt.Sprintf("D%d", row)); total != "86.87" {
		t.Errorf("the workbook's total is %s, by hand 86.87", total)
	}
}

func write(t *testing.T, dir, name, text string) {
	t.Helper()
	path := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// calculatedOf builds a workspace and opens its working papers.
func calculatedOf(t *testing.T, dir string) (calculated, *warehouse.Warehouse, *workspace.Workspace) {
	t.Helper()
	ws := testkit.Load(t, dir)
	wh := testkit.Open(t, ws)
	if _, err := testkit.Build(context.Background(), wh, ws); err != nil {
		t.Fatal(err)
	}
	return open(t, papers(t, ws, wh)), wh, ws
}

// everyRule is a tree with all nine rules, their edges, an indicator without data, one that
// does not apply, experts with and without trimming, defects, rates, own shares.
const everyRule = `version: "1"
levels:
  - name: 决策
    weight: 40
    groups:
      - name: 要点
        weight: 40
        indicators:
          - {id: thirds, name: 三个等分要点, weight: 4, rule: points, points: [{text: 甲}, {text: 乙}, {text: 丙}], basis: 无}
          - id: shares
            name: 自定份额
            weight: 11
            rule: points
            points:
              - {text: 比率, share: 0.5, measure: given, subject: "0.9335", rate: true}
              - {text: 缺陷, share: 0.2, measure: given, subject: "2", deduct_share: 0.2}
              - {text: 判定缺陷, share: 0.1, deduct_share: 0.1, zero_from: 3}
              - {text: 限值, share: 0.1, measure: given, subject: "0.7", at_least: 0.6, at_most: 0.7}
              - {text: 不适用, share: 0.1}
            basis: 无
          - {id: graded, name: 分档, weight: 7, rule: graded, basis: 无}
          - {id: experts, name: 专家, weight: 8, rule: experts, basis: 无}
          - {id: trimmed, name: 去掉最高最低, weight: 10, rule: experts, trim: 1, basis: 无}
  - name: 产出
    weight: 60
    groups:
      - name: 公式
        weight: 50
        indicators:
          - {id: ratio, name: 比例, weight: 7, rule: ratio, measure: given, subject: "8700", target: 10001, basis: 无}
          - {id: over, name: 超额扣分, weight: 6, rule: ratio, measure: given, subject: "150", target: 100, over_from: 1.3, over_deduct: 0.5, basis: 无}
          - {id: full, name: 超额不扣, weight: 3, rule: ratio, measure: given, subject: "150", target: 100, basis: 无}
          - {id: linear, name: 线性, weight: 5, rule: linear, measure: given, subject: "0.9335", full_at: 1, zero_at: 0.8, basis: 无}
          - {id: lower, name: 越低越好, weight: 4, rule: linear, measure: given, subject: "39", full_at: 30, zero_at: 60, basis: 无}
          - {id: bands, name: 分段, weight: 5, rule: bands, measure: given, subject: "0.7", bands: [{from: 0.9, share: 1}, {from: 0.7, share: 0.8}, {from: 0.6, share: 0.5}], basis: 无}
          - {id: outside, name: 段外, weight: 2, rule: bands, measure: given, subject: "150", bands: [{up_to: 100, share: 1}], basis: 无}
          - {id: deduct, name: 倒扣, weight: 3, rule: deduct, measure: given, subject: "2", deduct_share: 0.15, basis: 无}
          - {id: zero, name: 扣完, weight: 2, rule: deduct, measure: given, subject: "150", deduct_share: 0.15, basis: 无}
          - {id: pass, name: 及格线, weight: 4, rule: pass_mark, measure: given, subject: "0.9335", pass_at: 0.6, basis: 无}
          - {id: passed, name: 及格线与目标, weight: 4, rule: pass_mark, measure: given, subject: "39", target: 45, pass_at: 0.6, basis: 无}
          - {id: equal, name: 算术平均, weight: 2, rule: average, weights: equal, parts: [{measure: given, subject: "0.9335"}, {measure: given, subject: "0.7"}, {measure: given, subject: "150"}], basis: 无}
          - {id: weighted, name: 加权平均, weight: 3, rule: average, weights: n, missing: left_out, parts: [{measure: given, subject: "0.9335"}, {measure: given, subject: "0.7"}, {measure: given, subject: 没有}], basis: 无}
      - name: 其他
        weight: 10
        indicators:
          - {id: nothing, name: 不适用, weight: 3, rule: graded, not_applicable: 本年度没有, basis: 无}
          - {id: last, name: 其余, weight: 7, rule: graded, basis: 无}
`

// given is a measure of the workspace's own that gives its subject as value.
const given = `-- about:  Values as written.
-- grain:  one row per evaluation, subject and period
-- dist:   ref
-- test:   unique(evaluation_id, subject, period)

with

periods as (select * from core.periods where period_kind = 'whole'),

numbers as (
    select '0.9335' as subject, cast(0.9335 as double precision) as value, 40 as n
    union all
    select '0.7' as subject, cast(0.7 as double precision) as value, 7 as n
    union all
    select '2' as subject, cast(2 as double precision) as value, 1 as n
    union all
    select '39' as subject, cast(39 as double precision) as value, 1 as n
    union all
    select '150' as subject, cast(150 as double precision) as value, 1 as n
    union all
    select '8700' as subject, cast(8700 as double precision) as value, 1 as n
)

select
    periods.evaluation_id,
    numbers.subject,
    periods.period,
    cast(null as bigint) as numerator,
    cast(null as bigint) as denominator,
    numbers.n,
    numbers.value
from numbers
cross join periods
`

const judged = `评价编号,指标编号,要点序号,判定,得分比例,缺陷数,专家,专家评分,评价意见
my-project-2025,thirds,1,部分满足,0.5,,,,甲
my-project-2025,thirds,2,部分满足,0.5,,,,乙
my-project-2025,thirds,3,满足,,,,,丙
my-project-2025,shares,3,,,2,,,两处
my-project-2025,shares,5,不适用,,,,,没有
my-project-2025,graded,1,部分满足,0.75,,,,一般
my-project-2025,experts,1,,,,一,85,好
my-project-2025,experts,1,,,,二,86,好
my-project-2025,experts,1,,,,三,90,好
my-project-2025,trimmed,1,,,,一,70,好
my-project-2025,trimmed,1,,,,二,95,好
my-project-2025,trimmed,1,,,,三,85,好
my-project-2025,trimmed,1,,,,四,90,好
my-project-2025,last,1,满足,0.95,,,,好
`

// TestWorkbook_computesEveryRuleAtEveryLevelOfRounding builds a tree of all nine rules.
func TestWorkbook_computesEveryRuleAtEveryLevelOfRounding(t *testing.T) {
	for _, rounding := range []string{"{level: point, digits: 2}", "{level: indicator, digits: 1}", "{level: total, digits: 3}"} {
		t.Run(rounding, func(t *testing.T) {
			starter, err := fs.Sub(workspace.Starter, "starter")
			if err != nil {
				t.Fatal(err)
			}
			dir := t.TempDir()
			if err := os.CopyFS(dir, starter); err != nil {
				t.Fatal(err)
			}
			testkit.Replace(t, dir, "jixiao.yaml", "{level: total, digits: 2}", rounding)
			write(t, dir, "indicators.yaml", everyRule)
			write(t, dir, "judgements.csv", judged)
			write(t, dir, "models/measures/given.sql", given)
			book, wh, ws := calculatedOf(t, dir)
			book.scoresHold(wh, ws.Evaluation.ID)
		})
	}
}

// TestWorkbook_ofADraftHasNoGrade leaves the judgements out.
func TestWorkbook_ofADraftHasNoGrade(t *testing.T) {
	starter, err := fs.Sub(workspace.Starter, "starter")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.CopyFS(dir, starter); err != nil {
		t.Fatal(err)
	}
	ws := testkit.Load(t, dir)
	wh := testkit.Open(t, ws)
	if _, err := testkit.Build(context.Background(), wh, ws); err != nil {
		t.Fatal(err)
	}
	book := open(t, papers(t, ws, wh))
	rows, err := book.book.GetRows("汇总")
	if err != nil || !strings.Contains(fmt.Sprint(rows), "草稿：有指标未评分，不定等级") {
		t.Errorf("the draft does not say so: %v (%v)", rows, err)
	}
}
