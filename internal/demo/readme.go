package demo

import (
	"fmt"
	"strings"
)

// fileReport is what the README says about one file.
type fileReport struct {
	path, format, remark string
	good                 int
	rejects              []Reject
}

// timeliness counts the good records of each month and those reported after the
// seventh working day.
type timeliness struct{ records, late [12]int }

// timelinessOf counts over the final rows; a row that is sent again counts once,
// in the month of its decision.
func timelinessOf(months []recordMonth, days calendar) timeliness {
	var out timeliness
	for m, month := range months {
		for _, row := range month.rows {
			if row.reason != "" || int(row.decided.Month()) != m+1 {
				continue
			}
			out.records[m]++
			if days.between(row.decided, row.reported) > 7 {
				out.late[m]++
			}
		}
	}
	return out
}

// readmeFile writes the README of the workspace's data.
func readmeFile(reports []fileReport, months []recordMonth, days calendar) []byte {
	var out strings.Builder
	out.WriteString(readmeTop)
	number, march, april := resent(months)
	fmt.Fprintf(&out, readmeCodes, number, march, april)
	out.WriteString("| 文件 | 格式 | 可收行 | 应拒行 | 说明 |\n| --- | --- | ---: | ---: | --- |\n")
	for _, report := range reports {
		fmt.Fprintf(&out, "| `%s` | %s | %d | %d | %s |\n", report.path, report.format, report.good, len(report.rejects), report.remark)
	}
	out.WriteString(readmeRejects)
	for _, report := range reports {
		for _, reject := range report.rejects {
			value, reason := "`"+reject.Value+"`", reject.Reason
			if reject.Value == "" {
				value = "（空）"
			}
			if reject.Other > 0 {
				reason = fmt.Sprintf("%s（与第 %d 行）", reason, reject.Other)
			}
			fmt.Fprintf(&out, "| `%s` | %d | %s | %s | %s |\n", strings.TrimPrefix(reject.Path, "data/"), reject.Line, reject.Column, value, reason)
		}
	}
	out.WriteString(readmeMonths)
	monthly := timelinessOf(months, days)
	records, late := 0, 0
	for m := range 12 {
		records, late = records+monthly.records[m], late+monthly.late[m]
		fmt.Fprintf(&out, "| 2021-%02d | %d | %d | %s |\n", m+1, monthly.records[m], monthly.late[m], percent(monthly.records[m]-monthly.late[m], monthly.records[m]))
	}
	fmt.Fprintf(&out, "| 全年 | %d | %d | %s |\n", records, late, percent(records-late, records))
	return []byte(out.String())
}

// percent writes part of whole in percent with two decimals, half up.
func percent(part, whole int) string {
	hundredths := (part*20_000 + whole) / (2 * whole)
	return fmt.Sprintf("%d.%02d%%", hundredths/100, hundredths%100)
}

const readmeTop = `# 示例工作区：孟津区信息共享平台（2021 年度）

本文件由 ` + "`go run ./internal/demo/generate`" + ` 生成，请勿手改。

## 这些数据是什么

- **数据行都是虚构的**，只是合计数与一份已公开的绩效评价报告一致。报告为《2021 年度孟津区信息共享平台建设项目资金绩效评价报告（公开版）》，
  公布了合计数，没有公布明细记录、工单、问卷和评分表。
- **来自已公开报告的数字**：预算 120 万元；2022 年 1 月 30 日一次性支付 108.64 万元（合同款的 97%），余 3.36 万元，由此推得合同价 112 万元；
  付款条件；中标通知 2020-10-09、开工 2020-10-26、签订合同 2020-11-05、中标通知书规定的 20 日；双公示数据 10852 条
  （许可法人 8897、许可自然人 1396、处罚法人 414、处罚自然人 145）；账户 33 个、成员单位 30 个；2 小时响应的承诺；六项问卷比例；
  总分 85.22、等级“良”。
- **推算的数字**：问卷份数 58 没有公布，是同时满足六项比例的最小份数（3、2、9、4、34、41 份）。
- **权重和评分要点的判定是重新构造的**：报告没有公布指标权重、各指标得分和评分底稿。本工作区按财预〔2020〕10号的框架配置，
  权重和人工判定使总分等于公布的总分，不代表原评价机构的判断。
- **其余全部虚构**：单位上报的件数和早晚、工单、停机、账户、目标值、单位代码、文号。成员单位用的是常见的机构名称，其数据与真实单位无关；
  乙方“示例信息科技（北京）有限公司”为虚构名称。验收和审计日期没有公布，因此 ` + "`events.csv`" + ` 里没有这两行。

`

const readmeCodes = `## 编码的约定

- 统一社会信用代码按 GB 32100 计算校验位，其中主体标识码按 GB 11714 计算校验位；登记机关行政区划码一律用 **419900**，该码从未分配。
- 身份证号码按 GB 11643 计算校验位；地址码一律用 **999999**，该码不存在，所以不会是任何人的号码。自然人姓名都带“示例”二字。
- 问卷的 IP 取自文档专用网段（192.0.2.0/24、198.51.100.0/24、203.0.113.0/24）。
- 已公开报告的“法人”包括法人及非法人组织和个体工商户；本数据中两者分列：许可 5941 + 2956 = 8897，处罚 268 + 146 = 414（拆分为虚构）。
- 双公示月度文件按决定月份分开；同一文件里许可和处罚在一起。%s（3 月文件第 %d 行）在 4 月文件第 %d 行更正重报：
  主键相同，有效期已改正。后到的为准，3 月的那一行被替换，因此各文件可收行之和比 10852 多 1。

## 文件

`

const readmeRejects = `
## 应当被拒收的行

行号从 1 起，含表头和标题行。每行只有一处错误；表中未列出的行都应当收下。

| 文件 | 行 | 列 | 值 | 原因 |
| --- | ---: | --- | --- | --- |
`

const readmeMonths = `
## 双公示各月件数和及时率

按决定日期分月；自决定日次日起第 7 个工作日内上报为及时（工作日按国务院办公厅放假通知）。

| 月份 | 件数 | 迟报 | 及时率 |
| --- | ---: | ---: | ---: |
`
