package build_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"jixiao/etl"
	"jixiao/internal/build"
	"jixiao/internal/testkit"
)

// manyContracts writes a workspace of so many contracts with so many payments each: three
// milestones, five events, an amendment for every tenth; some late, some early, some
// without a date.
func manyContracts(b *testing.B, contracts, payments int) string {
	b.Helper()
	dir := b.TempDir()
	files := map[string]*strings.Builder{}
	line := func(name, text string, args ...any) {
		if files[name] == nil {
			files[name] = &strings.Builder{}
		}
		fmt.Fprintf(files[name], text+"\n", args...)
	}
	day := func(no int) string {
		return time.Date(2024, 1, 2, 0, 0, 0, 0, time.UTC).AddDate(0, 0, no).Format(time.DateOnly)
	}
	line("jixiao.yaml", `project: {id: p, name: 项目, authority: 局}
evaluation: {id: e, name: 评价, kind: 部门评价, period: {start: 2024-01-01, end: 2024-12-31}, fiscal_year: 2024, as_of: 2024-12-31}
sources:
  - {feed: contracts, files: data/contracts.csv}
  - {feed: contract_changes, files: data/changes.csv}
  - {feed: milestones, files: data/milestones.csv}
  - {feed: events, files: data/events.csv}
  - {feed: disbursements, files: data/payments.csv}
  - {feed: budgets, files: data/budgets.csv}`)
	line("indicators.yaml", `version: "1"
levels:
  - name: 过程
    weight: 100
    groups:
      - name: 支付
        weight: 100
        indicators:
          - {id: paid, name: 按节点支付, weight: 100, rule: ratio, measure: paid_by_milestone, target: 1, basis: 合同}`)
	line("data/contracts.csv", "合同编号,合同名称,合同类型,甲方,乙方,是否中小企业,合同金额,质保金比例,中标通知书规定签订期限（日）")
	line("data/changes.csv", "合同编号,变更序号,变更类型,签订日期,变更金额")
	line("data/milestones.csv", "合同编号,节点序号,付款条件,累计支付比例,条件事件一,条件关系,条件成就后天数,天数类型")
	line("data/events.csv", "合同编号,事件,日期,佐证材料")
	line("data/payments.csv", "支付编号,合同编号,支付日期,支付金额,收款单位,凭证号,预算年度")
	line("data/budgets.csv", "预算年度,资金来源,年初预算,到位金额,到位日期\n2024,区级,%d00.00,%d00.00,2024-01-01", contracts*100, contracts*100)
	for no := range contracts {
		id, start := fmt.Sprintf("C%05d", no), no%60
		line("data/contracts.csv", "%s,合同%d,%s,局,公司%d,%s,%d.00,0.03,30", id, no, []string{"工程", "货物", "服务", "软件"}[no%4], no%700,
			[]string{"是", "否", ""}[no%3], payments*1000)
		if no%10 == 0 {
			line("data/changes.csv", "%s,1,补充合同,%s,%d.00", id, day(start+100), payments*50)
		}
		line("data/milestones.csv", "%s,1,签订,0.3,签订合同,,10,工作日\n%s,2,验收,0.97,安装调试验收,,30,自然日\n%s,3,质保期满,1,质保期满,,,", id, id, id)
		line("data/events.csv", "%s,中标通知,%s,通知书\n%s,签订合同,%s,合同\n%s,开工,%s,", id, day(start), id, day(start+no%45), id, day(start+40))
		if no%7 != 0 {
			line("data/events.csv", "%s,安装调试验收,%s,验收单", id, day(start+150))
		}
		for part := range payments {
			paid := start + 50 + part // a third after signing, the rest after acceptance
			if part*100 >= payments*30 {
				paid = start + 150 + part*2
			}
			if no%10 == 0 {
				paid -= 60 // a tenth is early
			}
			line("data/payments.csv", "P%05d-%02d,%s,%s,%d.%02d,公司%d,V%05d-%02d,2024", no, part, id, day(paid), 940+part, no%97, no%700, no, part)
		}
	}
	for name, text := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
			b.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text.String()), 0o600); err != nil {
			b.Fatal(err)
		}
	}
	return dir
}

// BenchmarkBuild_tenThousandContracts builds, tests and publishes 10,000 contracts of 20
// payments each; the files are loaded before. It says which models took longest.
func BenchmarkBuild_tenThousandContracts(b *testing.B) {
	ctx := context.Background()
	ws := testkit.Load(b, manyContracts(b, 10_000, 20))
	wh := testkit.Open(b, ws)
	if _, err := etl.Ingest(ctx, wh, ws, etl.Options{}, nil); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		took := map[string]time.Duration{}
		last, started := "", time.Now()
		builder := build.Builder{
			Warehouse: wh, Workspace: ws, Version: "test", Now: time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC),
			Step: func(_, _ int, name string) {
				took[last] += time.Since(started)
				last, started = name, time.Now()
			},
		}
		if _, err := builder.Run(ctx); err != nil {
			b.Fatal(err)
		}
		took[last] += time.Since(started)
		names := make([]string, 0, len(took))
		for name := range took {
			names = append(names, name)
		}
		slices.SortFunc(names, func(one, two string) int { return int(took[two] - took[one]) })
		for _, name := range names[:min(len(names), 15)] {
			b.Logf("%8.0f ms  %s", float64(took[name].Microseconds())/1000, name)
		}
	}
}
