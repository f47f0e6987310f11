package demo

import (
	"fmt"
	"math/rand/v2"
	"time"
)

// outageText is the description of a request that reports an outage.
const outageText = "系统无法访问"

// outage is one time a system was out of service.
type outage struct {
	system         string
	started, ended time.Time
	planned        bool
	ticket         bool // reported by a request
	cause          string
	ticketID       string
}

// outageTable lists the outages of 2021. The longest unplanned ones fall into
// August, one of them runs over the end of the month.
func outageTable() []outage {
	list := []struct {
		system                int
		day                   time.Time
		hour, minute, minutes int
		planned, own          bool
		cause                 string
	}{
		{3, date(2021, 1, 19), 10, 12, 174, false, true, "应用服务内存不足"},
		{0, date(2021, 3, 5), 22, 0, 240, true, false, "版本升级"},
		{0, date(2021, 3, 24), 9, 31, 312, false, true, "数据库连接耗尽"},
		{2, date(2021, 4, 13), 14, 5, 226, false, true, "与市平台接口证书过期"},
		{1, date(2021, 5, 18), 8, 47, 195, false, true, "网站服务异常退出"},
		{3, date(2021, 6, 22), 15, 20, 268, false, true, "上报队列阻塞"},
		{0, date(2021, 7, 16), 21, 30, 300, true, false, "数据库扩容"},
		{0, date(2021, 7, 21), 6, 10, 386, false, true, "机房供电中断"},
		{3, date(2021, 8, 5), 9, 3, 415, false, true, "升级后批量导入失败"},
		{0, date(2021, 8, 12), 10, 26, 331, false, true, "存储空间写满"},
		{2, date(2021, 8, 19), 13, 40, 472, false, true, "接口中断"},
		{3, date(2021, 8, 31), 20, 15, 694, false, true, "数据库主备切换失败"},
		{1, date(2021, 9, 14), 11, 2, 143, false, true, "域名解析异常"},
		{3, date(2021, 10, 26), 16, 38, 205, false, true, "应用服务无响应"},
		{2, date(2021, 11, 19), 22, 0, 180, true, false, "安全补丁更新"},
		{0, date(2021, 12, 8), 9, 55, 254, false, true, "查询服务超时"},
	}
	var out []outage
	for _, entry := range list {
		started := entry.day.Add(time.Duration(entry.hour*60+entry.minute) * time.Minute)
		out = append(out, outage{
			system: systems[entry.system], started: started, ended: started.Add(time.Duration(entry.minutes) * time.Minute),
			planned: entry.planned, ticket: entry.own, cause: entry.cause,
		})
	}
	return out
}

// outageTicket is the request that reports an outage: opened some minutes after
// its start, resolved when the system was back.
func outageTicket(dice *rand.Rand, members []unit, out outage) ticket {
	row := newTicket(dice, members, int(out.started.Month()), true)
	row.system, row.category, row.severity, row.channel = out.system, "页面访问异常", "一级", "电话"
	row.text = outageText
	row.opened = out.started.Add(time.Duration(4+dice.IntN(9)) * time.Minute)
	row.responded = row.opened.Add(time.Duration(3+dice.IntN(25)) * time.Minute)
	row.resolved = out.ended
	row.closed = out.ended.Add(time.Duration(30+dice.IntN(300)) * time.Minute)
	return row
}

// link writes the number of the reporting request into each outage.
func link(rows []ticket, outages []outage) {
	for i := range outages {
		for _, row := range rows {
			if row.text == outageText && row.system == outages[i].system && row.resolved.Equal(outages[i].ended) {
				outages[i].ticketID = row.id
			}
		}
	}
}

// outageFile writes the outages.
func outageFile(outages []outage) (File, fileReport, error) {
	rows := [][]string{{"停机编号", "系统", "停机开始时间", "恢复时间", "是否计划停机", "关联工单", "原因"}}
	for i, out := range outages {
		rows = append(rows, []string{
			fmt.Sprintf("TJ2021-%02d", i+1), out.system, out.started.Format(minuteText), out.ended.Format(minuteText),
			yesNo(out.planned), out.ticketID, out.cause,
		})
	}
	data, err := csvBytes(rows, csvForm{})
	return File{"data/outages.csv", data}, fileReport{format: "CSV，UTF-8", remark: "含 3 次计划停机", good: len(outages)}, err
}
