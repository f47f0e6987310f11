package demo_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"
)

var ticketFiles = []string{"data/tickets/tickets-2021.csv", "data/tickets/tickets-2021-h2.xlsx"}

// readTickets returns the requests by header, each with its place in the file.
func readTickets(t *testing.T) []map[string]string {
	t.Helper()
	var out []map[string]string
	for _, path := range ticketFiles {
		for i, ticket := range readMaps(t, path, "工单") {
			ticket["place"] = fmt.Sprintf("%s:%d", strings.TrimPrefix(path, "data/"), i+2)
			out = append(out, ticket)
		}
	}
	return out
}

// rejectedTickets returns the places of the requests that break a rule.
func rejectedTickets(t *testing.T) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, ticket := range readTickets(t) {
		if why := brokenTicket(ticket); why != "" {
			out[ticket["place"]] = why
		}
	}
	return out
}

// brokenTicket names the rule of the tickets feed that the request breaks.
func brokenTicket(ticket map[string]string) string {
	if !strings.Contains("一级二级三级四级", ticket["级别"]) {
		return "severity"
	}
	times := map[string]time.Time{}
	for _, name := range []string{"报修时间", "响应时间", "到场时间", "恢复时间", "关闭时间"} {
		if ticket[name] == "" {
			continue
		}
		at, err := readMinute(ticket[name])
		if err != nil {
			return name
		}
		times[name] = at
	}
	for _, pair := range [][2]string{{"报修时间", "响应时间"}, {"报修时间", "恢复时间"}, {"恢复时间", "关闭时间"}, {"响应时间", "到场时间"}} {
		first, known := times[pair[0]]
		last, later := times[pair[1]]
		if known && later && last.Before(first) {
			return pair[1] + " before " + pair[0]
		}
	}
	return ""
}

func TestTickets_shares(t *testing.T) {
	n, faults, inTime, unanswered, reopened, suspended, arrived, open, exact := 0, 0, 0, 0, 0, 0, 0, 0, 0
	var months [13]int
	repair, repaired := 0.0, 0
	ids := map[string]bool{}
	for _, ticket := range readTickets(t) {
		if brokenTicket(ticket) != "" {
			continue
		}
		n++
		ids[ticket["工单号"]] = true
		opened, err := readMinute(ticket["报修时间"])
		if err != nil {
			t.Fatal(err)
		}
		months[opened.Month()]++
		count(&reopened, ticket["重开次数"] != "0")
		count(&suspended, ticket["挂起时长（分钟）"] != "")
		count(&arrived, ticket["到场时间"] != "")
		count(&faults, ticket["是否故障"] == "是")
		if ticket["响应时间"] == "" {
			unanswered++
			continue
		}
		count(&open, ticket["关闭时间"] == "")
		answered, _ := readMinute(ticket["响应时间"])
		wait := answered.Sub(opened).Minutes()
		count(&inTime, wait <= 120)
		count(&exact, wait == 120)
		if ticket["是否故障"] == "是" {
			resolved, _ := readMinute(ticket["恢复时间"])
			minutes, _ := strconv.Atoi("0" + ticket["挂起时长（分钟）"])
			repair += resolved.Sub(opened).Minutes() - float64(minutes)
			repaired++
		}
	}
	if n != 430 || len(ids) != 430 || unanswered != 5 || reopened != 20 || suspended != 30 || open != 12 || exact < 2 {
		t.Errorf("%d requests (%d ids), %d unanswered, %d reopened, %d suspended, %d not closed, %d at the limit",
			n, len(ids), unanswered, reopened, suspended, open, exact)
	}
	if share := float64(inTime) / float64(n); share < 0.93 || share > 0.95 {
		t.Errorf("answered in time: %.4f, want 0.93 to 0.95", share)
	}
	if share := float64(faults) / float64(n); share < 0.53 || share > 0.59 {
		t.Errorf("faults: %.4f, want about 0.55", share)
	}
	for month, count := range months {
		if month != 8 && count >= months[8] {
			t.Errorf("month %d has %d requests, August %d: August must be the worst", month, count, months[8])
		}
	}
	t.Logf("faults %d, in time %d, arrived %d, mean repair %.1f minutes of %d", faults, inTime, arrived, repair/float64(repaired), repaired)
}

// count adds one if the condition holds.
func count(n *int, condition bool) {
	if condition {
		*n++
	}
}

func TestOutages_availability(t *testing.T) {
	opened := map[string]string{}
	for _, ticket := range readTickets(t) {
		opened[ticket["工单号"]] = ticket["系统"]
	}
	down, planned := map[string]float64{}, 0
	outages := readMaps(t, "data/outages.csv", "")
	for _, outage := range outages {
		if outage["是否计划停机"] == "是" {
			planned++
			continue
		}
		started, err := readMinute(outage["停机开始时间"])
		if err != nil {
			t.Fatal(err)
		}
		ended, err := readMinute(outage["恢复时间"])
		if err != nil {
			t.Fatal(err)
		}
		down[outage["系统"]] += ended.Sub(started).Hours()
		if opened[outage["关联工单"]] != outage["系统"] {
			t.Errorf("%s: request %q is not about %s", outage["停机编号"], outage["关联工单"], outage["系统"])
		}
	}
	if len(outages) != 16 || planned != 3 || len(down) != 4 {
		t.Errorf("%d outages, %d planned, of %d systems; want 16, 3, 4", len(outages), planned, len(down))
	}
	total := 0.0
	for system, hours := range down {
		total += hours
		t.Logf("%s: availability %.4f", system, 1-hours/8760)
	}
	if share := 1 - total/(4*8760); share < 0.996 || share > 0.999 {
		t.Errorf("availability %.4f, want 0.996 to 0.999", share)
	} else {
		t.Logf("availability %.4f", share)
	}
}
