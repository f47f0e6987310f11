package demo

import (
	"fmt"
	"math/rand/v2"
	"sort"
	"strings"
	"time"
)

// promiseMinutes is the time within which the operator promised to answer.
const promiseMinutes = 120

const minuteText = "2006-01-02 15:04"

var (
	systems       = []string{"信用信息共享平台", "信用网站", "联合奖惩系统", "双公示系统"}
	systemWeights = []int{32, 16, 17, 35}
	// ticketMonths are the requests of each month; August is the bad one.
	ticketMonths = [12]int{24, 18, 30, 32, 31, 36, 40, 68, 38, 33, 37, 43}
	// ticketLate are the requests answered after the promise, of each month.
	ticketLate = [12]int{1, 1, 1, 1, 2, 1, 2, 7, 2, 1, 1, 2}
	// ticketFaultShare is the share of faults of each month in hundredths.
	ticketFaultShare = [12]int{50, 44, 50, 53, 52, 53, 55, 76, 53, 48, 51, 51}
	severities       = []string{"一级", "二级", "三级", "四级"}
	faultKinds       = []string{"无法登录", "数据上报失败", "页面访问异常", "接口中断", "查询缓慢", "数据错误"}
	requestKinds     = []string{"账号开通与重置", "操作咨询", "数据更正", "功能建议", "权限调整"}
	faultTexts       = []string{"登录后提示会话失效", "批量导入时提示校验失败，无法上报", "页面打开后显示空白", "与市平台的数据接口无响应", "查询企业信用信息超过一分钟没有结果", "公示页面日期显示有误"}
	requestTexts     = []string{"新到人员申请开通账号", "咨询“双公示”模板如何填写", "申请更正已上报的一条数据", "建议增加按月导出功能", "岗位调整，申请变更权限"}
)

// ticket is one request to the operator.
type ticket struct {
	id, system, unit, category, severity, channel, text string
	fault                                               bool
	opened, responded, arrived, resolved, closed        time.Time
	suspended, reopened                                 int
	written                                             map[string]string
	reason                                              string
}

// ticketHalf is one of the two files of requests.
type ticketHalf struct {
	path string
	rows []ticket
}

// ticketHalves makes the year's requests: those which report the outages, then
// others up to the number of each month.
func ticketHalves(members []unit, outages []outage) []ticketHalf {
	dice := newDice(streamTickets)
	var all []ticket
	for m := range 12 {
		var rows []ticket
		for _, out := range outages {
			if out.ticket && int(out.started.Month()) == m+1 {
				rows = append(rows, outageTicket(dice, members, out))
			}
		}
		linked := len(rows)
		faults := (ticketMonths[m]*ticketFaultShare[m] + 50) / 100
		for n := linked; n < ticketMonths[m]; n++ {
			rows = append(rows, newTicket(dice, members, m+1, n < faults))
		}
		others := rows[linked:]
		dice.Shuffle(len(others), func(i, j int) { others[i], others[j] = others[j], others[i] })
		for i := range others {
			answer(dice, &others[i], i < ticketLate[m])
		}
		all = append(all, rows...)
	}
	finish(dice, all)
	sort.SliceStable(all, func(i, j int) bool { return all[i].opened.Before(all[j].opened) })
	half := 0
	for i := range all {
		all[i].id = fmt.Sprintf("GD2021-%04d", i+1)
		if all[i].opened.Month() <= time.June {
			half = i + 1
		}
	}
	link(all, outages)
	halves := []ticketHalf{{"data/tickets/tickets-2021.csv", all[:half:half]}, {"data/tickets/tickets-2021-h2.xlsx", all[half:]}}
	for i := range halves {
		halves[i].addFaults(dice, i)
	}
	return halves
}

// newTicket invents a request of a month, not yet answered.
func newTicket(dice *rand.Rand, members []unit, month int, fault bool) ticket {
	row := ticket{fault: fault, system: systems[pick(dice, systemWeights)], unit: ticketUnit(dice, members)}
	row.channel = []string{"电话", "微信群", "邮件", "现场"}[pick(dice, []int{46, 36, 11, 7})]
	day := date(2021, month, 1+dice.IntN(date(2021, month+1, 0).Day()))
	for range 3 { // few requests come on weekends
		if day.Weekday() == time.Saturday || day.Weekday() == time.Sunday {
			day = date(2021, month, 1+dice.IntN(date(2021, month+1, 0).Day()))
		}
	}
	hour := pick(dice, []int{1, 0, 0, 0, 0, 0, 1, 2, 16, 26, 22, 14, 4, 5, 16, 20, 18, 12, 5, 3, 2, 2, 1, 1})
	row.opened = day.Add(time.Duration(hour*60+dice.IntN(60)) * time.Minute)
	kinds, texts, weights := requestKinds, requestTexts, []int{0, 0, 28, 72}
	if fault {
		kinds, texts, weights = faultKinds, faultTexts, []int{2, 20, 47, 31}
	}
	kind := dice.IntN(len(kinds))
	row.category, row.text = kinds[kind], texts[kind]
	row.severity = severities[pick(dice, weights)]
	return row
}

// ticketUnit draws the unit that asks; busy units ask more often.
func ticketUnit(dice *rand.Rand, members []unit) string {
	weights := make([]int, len(members))
	for i, member := range members {
		weights[i] = 60
		for _, n := range member.volume {
			weights[i] += min(n, 400) / 4
		}
	}
	return members[pick(dice, weights)].name
}

// answer sets when the request was answered, resolved and closed.
func answer(dice *rand.Rand, row *ticket, late bool) {
	from := []int{2, 11, 31, 61}[pick(dice, []int{34, 38, 18, 10})]
	wait := from + dice.IntN(map[int]int{2: 9, 11: 20, 31: 30, 61: 60}[from])
	if late {
		wait = promiseMinutes + 1 + dice.IntN(400)
	}
	row.responded = row.opened.Add(time.Duration(wait) * time.Minute)
	longest := map[string]int{"一级": 180, "二级": 280, "三级": 280, "四级": 320}[row.severity]
	work := 15 + dice.IntN(longest)
	if !row.fault {
		work = 10 + dice.IntN(180)
	}
	if dice.IntN(100) < 4 {
		work += 600
	}
	row.resolved = row.responded.Add(time.Duration(work) * time.Minute)
	row.closed = row.resolved.Add(time.Duration(5+dice.IntN(24*60)) * time.Minute)
	if row.channel == "现场" || (row.fault && row.severity <= "二级" && dice.IntN(100) < 40) {
		row.arrived = row.responded.Add(time.Duration(min(work-5, 20+dice.IntN(70))) * time.Minute)
	}
}

// finish picks the special rows: five never answered, twelve not closed, twenty
// reopened, thirty suspended, two answered exactly at the promise.
func finish(dice *rand.Rand, rows []ticket) {
	order := dice.Perm(len(rows))
	var calm []int // answered in time and not tied to an outage
	for _, i := range order {
		if rows[i].text != outageText && rows[i].responded.Sub(rows[i].opened) <= promiseMinutes*time.Minute {
			calm = append(calm, i)
		}
	}
	for n, i := range calm[:69] {
		row := &rows[i]
		switch {
		case n < 5:
			row.responded, row.arrived, row.resolved, row.closed = time.Time{}, time.Time{}, time.Time{}, time.Time{}
		case n < 17:
			row.closed = time.Time{}
		case n < 37:
			row.reopened = 1 + dice.IntN(5)/4
		case n < 67:
			row.suspended = 30 * (1 + dice.IntN(40))
			shift := time.Duration(row.suspended) * time.Minute
			row.resolved, row.closed = row.resolved.Add(shift), row.closed.Add(shift)
		default:
			shift := row.opened.Add(promiseMinutes * time.Minute).Sub(row.responded)
			row.responded = row.responded.Add(shift)
			row.resolved, row.closed = row.resolved.Add(shift), row.closed.Add(shift)
			row.arrived = time.Time{}
		}
	}
}

// ticketColumns are the headers of both files.
var ticketColumns = []string{"工单号", "系统", "报修单位", "类别", "级别", "是否故障", "报修渠道", "问题描述", "报修时间", "响应时间", "到场时间", "恢复时间", "关闭时间", "挂起时长（分钟）", "重开次数"}

// cells are the row's cells; absent times are empty text.
func (t ticket) cells() []any {
	out := []any{t.id, t.system, t.unit, t.category, t.severity, yesNo(t.fault), t.channel, t.text}
	for _, at := range []time.Time{t.opened, t.responded, t.arrived, t.resolved, t.closed} {
		if at.IsZero() {
			out = append(out, "")
		} else {
			out = append(out, at)
		}
	}
	if t.suspended > 0 {
		out = append(out, t.suspended)
	} else {
		out = append(out, "")
	}
	out = append(out, t.reopened)
	for i, header := range ticketColumns {
		if text, ok := t.written[header]; ok {
			out[i] = text
		}
	}
	return out
}

// addFaults puts three wrong rows into the half, and gives one description of
// the first half a comma, quotes and a line break.
func (h *ticketHalf) addFaults(dice *rand.Rand, half int) {
	wrong := []struct{ column, text, why string }{
		{"报修时间", "2021-02-31 09:20", "时间不存在"}, {"响应时间", "", "响应时间早于报修时间"}, {"级别", "特急", "级别不是一级至四级"},
		{"响应时间", "25:61", "时间不存在"}, {"响应时间", "", "响应时间早于报修时间"}, {"级别", "五级", "级别不是一级至四级"},
	}[half*3 : half*3+3]
	for n, entry := range wrong {
		place := len(h.rows)/5*(n+1) + dice.IntN(10)
		row := h.rows[place]
		for row.responded.IsZero() || row.text == outageText || row.reason != "" {
			place--
			row = h.rows[place]
		}
		switch entry.text {
		case "":
			entry.text = row.opened.Add(-time.Hour).Format(minuteText)
		case "25:61":
			entry.text = row.opened.Format(isoDay) + " 25:61"
		}
		row.id = fmt.Sprintf("GD2021-9%d0%d", half+1, n+1)
		row.written, row.reason = map[string]string{entry.column: entry.text}, entry.why
		h.rows = append(h.rows, ticket{})
		copy(h.rows[place+2:], h.rows[place+1:])
		h.rows[place+1] = row
	}
	if half == 0 {
		h.rows[len(h.rows)-3].text = "批量导入提示\"第3行,第5列\"格式错误,\n请协助查看"
	}
}

// file writes the half as CSV or as a workbook, by its name.
func (h ticketHalf) file() (File, fileReport, error) {
	report := fileReport{format: "CSV，UTF-8", remark: "上半年；时间写作 2021-03-05 09:12；一处描述含换行"}
	sheet := worksheet{name: "工单", widths: []float64{14, 18, 28, 16, 8, 10, 10, 36, 18, 18, 18, 18, 18, 16, 10}}
	var header []any
	for _, name := range ticketColumns {
		header = append(header, name)
	}
	sheet.rows = append(sheet.rows, header)
	for i, row := range h.rows {
		sheet.rows = append(sheet.rows, row.cells())
		if row.reason == "" {
			report.good++
			continue
		}
		for _, name := range ticketColumns {
			if text, ok := row.written[name]; ok {
				report.rejects = append(report.rejects, Reject{Path: h.path, Line: i + 2, Column: name, Value: text, Reason: row.reason})
			}
		}
	}
	if strings.HasSuffix(h.path, ".csv") {
		data, err := csvBytes(textRows(sheet.rows), csvForm{})
		return File{h.path, data}, report, err
	}
	report.format, report.remark = "XLSX", "下半年；工作表“工单”；时间有的是日期单元格，有的是文字"
	for r, row := range sheet.rows {
		for c, value := range row {
			if at, ok := value.(time.Time); ok && r%4 == 0 {
				row[c] = at.Format("2006/1/2 15:04")
			}
		}
	}
	data, err := workbookBytes(sheet)
	return File{h.path, data}, report, err
}

// textRows writes every cell as text.
func textRows(rows [][]any) [][]string {
	out := make([][]string, len(rows))
	for r, row := range rows {
		for _, value := range row {
			if at, ok := value.(time.Time); ok {
				value = at.Format(minuteText)
			}
			out[r] = append(out[r], fmt.Sprint(value))
		}
	}
	return out
}
