package demo_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"
)

// workingDays returns a function that tells working days, from the product's
// own list of holidays, read anew.
func workingDays(t *testing.T) func(time.Time) bool {
	t.Helper()
	data, err := os.ReadFile("../../models/lookups/holidays.csv")
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	kinds := map[string]string{}
	for _, cells := range rows {
		kinds[cells[0]] = cells[1]
	}
	return func(day time.Time) bool {
		kind := kinds[day.Format("2006-01-02")]
		weekend := day.Weekday() == time.Saturday || day.Weekday() == time.Sunday
		return kind == "work" || kind != "off" && !weekend
	}
}

// waited counts the working days from decision to report.
func waited(r row, working func(time.Time) bool) int {
	n := 0
	for day := r.decided; day.Before(r.reported); {
		day = day.AddDate(0, 0, 1)
		if working(day) {
			n++
		}
	}
	return n
}

func TestRecords_addUpToThePublishedFigures(t *testing.T) {
	kept, replaced, rejected := sound(readRecords(t))
	got := map[string]int{}
	for _, r := range kept {
		group := "法人"
		if r.text["class"] == "自然人" {
			group = "自然人"
		}
		got[r.text["kind"]+"/"+group]++
		got["class "+r.text["class"]]++
	}
	want := map[string]int{
		"行政许可/法人": 8897, "行政许可/自然人": 1396, "行政处罚/法人": 414, "行政处罚/自然人": 145,
	}
	total := 0
	for group, n := range want {
		total += got[group]
		if got[group] != n {
			t.Errorf("%s: %d records, want %d", group, got[group], n)
		}
	}
	if total != 10852 || len(kept) != total {
		t.Errorf("%d records, want 10852", len(kept))
	}
	if replaced != 1 {
		t.Errorf("%d rows replaced by a later file, want 1", replaced)
	}
	if got["class 个体工商户"] == 0 {
		t.Error("no 个体工商户 among the records")
	}
	perFile := map[string]int{}
	for place := range rejected {
		perFile[place[:strings.IndexByte(place, ':')]]++
	}
	if len(perFile) != 12 {
		t.Errorf("rejected rows in %d files, want 12", len(perFile))
	}
	for file, n := range perFile {
		if n < 2 || n > 6 {
			t.Errorf("%s: %d rows to reject, want 2 to 6", file, n)
		}
	}
}

func TestRecords_mostInTimeSomeOnTheLimit(t *testing.T) {
	kept, _, _ := sound(readRecords(t))
	working := workingDays(t)
	late, limit := 0, map[string]int{}
	for _, r := range kept {
		days := waited(r, working)
		if days > 7 {
			late++
		}
		limit[fmt.Sprintf("%s+%d", r.decided.Format("01-02"), days)]++
		if days == 7 && r.decided.Equal(time.Date(2021, 2, 9, 0, 0, 0, 0, time.UTC)) && r.reported.Format("01-02") != "02-24" {
			t.Errorf("%s:%d: the seventh working day after 02-09 is %s, want 02-24", r.path, r.line, r.reported.Format("01-02"))
		}
		if r.decided.Year() != 2021 || r.reported.Year() > 2022 {
			t.Errorf("%s:%d: decided %v, reported %v", r.path, r.line, r.decided, r.reported)
		}
	}
	if share := 1 - float64(late)/float64(len(kept)); share < 0.944 || share > 0.946 {
		t.Errorf("in time: %.4f, want about 0.945", share)
	}
	for _, edge := range []string{"02-09+7", "02-09+8", "09-30+7", "09-30+8"} {
		if limit[edge] == 0 {
			t.Errorf("no record for the limit case %s", edge)
		}
	}
}

func TestRecords_threeUnitsLateInConsecutiveMonths(t *testing.T) {
	kept, _, _ := sound(readRecords(t))
	working := workingDays(t)
	counts, late := map[string]*[13]int{}, map[string]*[13]int{}
	for _, r := range kept {
		unit, month := r.text["unit"], int(r.decided.Month())
		if counts[unit] == nil {
			counts[unit], late[unit] = &[13]int{}, &[13]int{}
		}
		counts[unit][month]++
		if waited(r, working) > 7 {
			late[unit][month]++
		}
	}
	if len(counts) != 27 {
		t.Errorf("%d units with records, want 27 of 30", len(counts))
	}
	for _, limit := range []struct {
		share  float64
		months int
	}{{0.2, 2}, {0.2, 3}, {0.000001, 3}} {
		got := map[string]int{}
		for unit := range counts {
			run := 0
			for month := 1; month <= 12; month++ {
				if n := late[unit][month]; n > 0 && float64(n) >= limit.share*float64(counts[unit][month]) {
					run++
				} else {
					run = 0
				}
				if run >= limit.months {
					got[unit] = run
				}
			}
		}
		want := "map[孟津区城市管理局:4 孟津区文化广电和旅游局:3 孟津区自然资源局:5]"
		if fmt.Sprint(got) != want {
			t.Errorf("runs of %d months with at least %g late: %v, want %s", limit.months, limit.share, got, want)
		}
	}
}

func TestRecords_fineWhereFined(t *testing.T) {
	kept, _, _ := sound(readRecords(t))
	fines := 0
	for _, r := range kept {
		fined := r.text["category"] == "罚款"
		if fined != (r.text["fine"] != "") {
			t.Errorf("%s:%d: category %q with fine %q", r.path, r.line, r.text["category"], r.text["fine"])
		}
		if fined {
			fines++
		}
	}
	if fines < 300 {
		t.Errorf("%d fines, want at least 300", fines)
	}
}

func TestUnits_codesAreValidAndKnown(t *testing.T) {
	members := map[string]bool{}
	for _, unit := range readMaps(t, "data/units.csv", "") {
		if !isCreditCode(unit["统一社会信用代码"]) {
			t.Errorf("%s: code %q is not valid", unit["单位名称"], unit["统一社会信用代码"])
		}
		if unit["是否成员单位"] == "是" {
			members[unit["单位名称"]] = true
		}
	}
	if len(members) != 30 {
		t.Errorf("%d member units, want 30", len(members))
	}
	kept, _, _ := sound(readRecords(t))
	for _, r := range kept {
		if !members[r.text["unit"]] {
			t.Errorf("%s:%d: %q is not a member unit", r.path, r.line, r.text["unit"])
		}
	}
	owners, used := map[string]bool{}, 0
	accounts := readMaps(t, "data/accounts.csv", "")
	for _, account := range accounts {
		owners[account["单位名称"]] = members[account["单位名称"]]
		if account["最近登录日期"] >= "2021-10-01" && account["最近登录日期"] <= "2021-12-31" {
			used++
		}
	}
	if len(accounts) != 33 || len(owners) != 30 || used != 31 {
		t.Errorf("%d accounts of %d units, %d used in the last quarter; want 33, 30, 31", len(accounts), len(owners), used)
	}
}
