package demo

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// The one contract of the demo; buyer and supplier are written alike wherever
// they come up.
const (
	contractID   = "MJ-XY-2020-01"
	buyerName    = "孟津区政务服务和大数据管理局"
	supplierName = "示例信息科技（北京）有限公司"
)

// table is a small reference file.
type table struct {
	path, remark string
	rows         [][]string
	sheet        string // a workbook with this sheet; empty: CSV
}

// file writes the table.
func (t table) file() (File, fileReport, error) {
	report := fileReport{format: "CSV，UTF-8", remark: t.remark, good: len(t.rows) - 1}
	if t.sheet == "" {
		data, err := csvBytes(t.rows, csvForm{})
		return File{t.path, data}, report, err
	}
	report.format = "XLSX"
	sheet := worksheet{name: t.sheet, widths: []float64{16, 16, 14, 18, 30, 34, 18, 10, 40}}
	for r, row := range t.rows {
		var cells []any
		for c, text := range row {
			var cell any = text
			if at, err := time.Parse(isoDay, text); err == nil {
				cell = at
			} else if n, err := strconv.Atoi(text); err == nil && r > 0 && t.rows[0][c] == "预算年度" {
				cell = n
			}
			cells = append(cells, cell)
		}
		sheet.rows = append(sheet.rows, cells)
	}
	data, err := workbookBytes(sheet)
	return File{t.path, data}, report, err
}

// lines splits a text of rows and | between cells.
func lines(text string) [][]string {
	var out [][]string
	for line := range strings.SplitSeq(strings.TrimSpace(text), "\n") {
		out = append(out, strings.Split(strings.TrimSpace(line), "|"))
	}
	return out
}

// referenceTables are the small files: who, how much, when it was due.
func referenceTables(members []unit) []table {
	return []table{
		{path: "data/units.csv", remark: "30 个成员单位，另 2 个使用单位", rows: unitRowsOf(members)},
		{path: "data/accounts.csv", remark: "33 个账户", rows: accountRows(members)},
		{path: "data/contracts.csv", remark: "金额、日期见已公开报告；乙方名称虚构", rows: lines(`
			合同编号|合同名称|合同类型|甲方|乙方|是否中小企业|合同金额（元）|质保金比例|中标通知书规定签订期限（日）|承诺响应时间（分钟）
			` + contractID + `|信用信息共享平台和信用网站（一期）建设项目合同|软件|` + buyerName + `|` + supplierName + `|是|1120000.00|0.03|20|120`)},
		{path: "data/milestones.csv", remark: "付款条件见已公开报告", rows: lines(`
			合同编号|节点序号|付款条件|累计支付比例|条件事件一|条件事件二|运行起算事件|须运行年数|条件成就后天数|天数类型
			` + contractID + `|1|签订合同并安装调试合格后支付至合同总价的50%|0.50|签订合同|安装调试验收||||
			` + contractID + `|2|审计完成后支付至合同总价的97%|0.97|审计|||||
			` + contractID + `|3|余款3%作为质量保证金，系统运行满3年并经双方复验合格后的7个工作日内付清|1.00|复验||安装调试验收|3|7|工作日`)},
		{path: "data/events.csv", remark: "验收、审计日期未公开，故没有这两行", rows: lines(`
			合同编号|事件|日期|证明材料|备注
			` + contractID + `|中标通知|2020-10-09|中标通知书（示例）|自发布之日起 20 日内签订合同
			` + contractID + `|开工|2020-10-26|开工报告（示例）|
			` + contractID + `|签订合同|2020-11-05|合同文本（示例）|`)},
		{path: "data/budgets.csv", remark: "预算数见已公开报告；到位日期和文号虚构", rows: lines(`
			预算年度|资金来源|年初预算数（元）|调整后预算数（元）|到位资金（元）|到位日期|指标文号
			2021|区级财政|1200000.00|1200000.00|1200000.00|2021-12-24|示例财预〔2021〕0号`)},
		{path: "data/payments.xlsx", remark: "一笔支付；金额是带千位分隔符的文字，日期是日期单元格", sheet: "支付明细", rows: lines(`
			支付编号|合同编号|支付日期|支付金额（元）|付款单位|收款单位|凭证号|预算年度|用途
			ZF2022-0001|` + contractID + `|2022-01-30|1,086,400.00|` + buyerName + `|` + supplierName + `|示例-0130|2021|信息共享平台建设项目合同款`)},
		{path: "data/targets.csv", remark: "目标值，来历见“依据”列", rows: lines(`
			指标|对象|期间|目标值|计量单位|依据
			records_collected|全部|2021|10000|条|示例：虚构的年度归集计划
			units_reporting|全部|2021|1|比例|示例：三十个成员单位全部报送
			accounts_opened|全部|2021|30|个|示例：按每个成员单位至少一个账户设定
			reported_in_time|全部|2021|1|比例|双公示信息自决定之日起 7 个工作日内公示的规定
			answered_in_time|全部|2021|1|比例|运维服务方案：接到报修 2 小时内响应
			availability|全部|2021|0.995|比例|示例：虚构的服务约定
			repair_minutes|全部|2021|240|分钟|示例：虚构的服务约定
			satisfaction|全部|2021|0.9|比例|示例：参照通行的满意度标准设定`)},
	}
}

// unitRowsOf lists the member units and the other users.
func unitRowsOf(members []unit) [][]string {
	rows := [][]string{{"单位编码", "单位名称", "统一社会信用代码", "是否成员单位", "备注"}}
	for i, member := range members {
		note := ""
		if member.volume == [recordClasses]int{} {
			note = "本年无行政许可和行政处罚"
		}
		rows = append(rows, []string{fmt.Sprintf("MJ%02d", i+1), member.name, member.code, "是", note})
	}
	for i, name := range []string{"孟津区公共资源交易中心", "孟津区招商服务中心"} {
		rows = append(rows, []string{fmt.Sprintf("MJ%02d", 31+i), name, creditCode("12", 200+i), "否", "仅查询使用"})
	}
	return rows
}

// accountRows lists the accounts: one for each member, a second one for the
// three busiest. Two were not used in the last quarter of 2021.
func accountRows(members []unit) [][]string {
	dice := newDice(streamAccounts)
	rows := [][]string{{"账户编号", "单位名称", "管理员姓名", "开通日期", "最近登录日期", "账户状态"}}
	owners := append([]unit{}, members...)
	owners = append(owners, members[:3]...)
	for i, owner := range owners {
		opened := date(2020, 12, 21).AddDate(0, 0, dice.IntN(40))
		if i >= len(members) {
			opened = date(2021, 4, 12).AddDate(0, 0, dice.IntN(50))
		}
		used, state := date(2021, 12, 31).AddDate(0, 0, -dice.IntN(60)), "启用"
		switch owner.short {
		case "孟财":
			used = date(2021, 8, 17)
		case "孟退役":
			used, state = date(2021, 5, 25), "停用"
		}
		rows = append(rows, []string{
			fmt.Sprintf("mjxy%03d", i+1), owner.name, fmt.Sprintf("%s示例%02d", surnames[i%len(surnames)], i+1),
			opened.Format(isoDay), used.Format(isoDay), state,
		})
	}
	return rows
}
