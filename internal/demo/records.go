package demo

import (
	"fmt"
	"math/rand/v2"
	"sort"
	"strings"
	"time"
)

const (
	licence = "行政许可"
	penalty = "行政处罚"
)

// record is one licence or penalty as it is to be loaded.
type record struct {
	kind       string
	who        subject
	document   string
	number     string
	category   string
	content    string
	decided    time.Time
	validUntil time.Time
	authority  string
	unit       *unit
	fineYuan   int // 0: no fine
	reported   time.Time
	late       bool
	// written replaces what would be written into a field, by the field's
	// name: that is how a row is made wrong on purpose.
	written map[string]string
	reason  string // why the row must be rejected; empty for a good row
}

// recordMonth holds the rows of one monthly file in file order.
type recordMonth struct {
	month int
	rows  []record
}

// recordMonths makes the twelve files of 2021: the good rows, the one row that
// is sent again, and the rows that must be rejected.
func recordMonths(members []unit, days calendar) ([]recordMonth, error) {
	pool := newSubjectPool(newDice(streamSubjects))
	counts := recordCounts(members)
	late := lateCounts(members, counts)
	dice := newDice(streamRecords)
	months := make([]recordMonth, 12)
	for m := range months {
		months[m].month = m + 1
		for u := range members {
			rows := unitRows(dice, &members[u], m+1, counts[u][m], pool, days)
			report(dice, rows, late[u][m], days)
			months[m].rows = append(months[m].rows, rows...)
		}
		if err := limitCases(months[m], days); err != nil {
			return nil, err
		}
		sort.SliceStable(months[m].rows, func(i, j int) bool {
			return months[m].rows[i].decided.Before(months[m].rows[j].decided)
		})
	}
	numberDocuments(months)
	resend(months)
	return months, addFaults(months)
}

// recordCounts splits the published totals by class over the units, then each
// unit's part over the months by its season, with some chance.
func recordCounts(members []unit) [][12][recordClasses]int {
	dice := newDice(streamVolumes)
	counts := make([][12][recordClasses]int, len(members))
	for class, total := range classTotals {
		weights := make([]int, len(members))
		for u, member := range members {
			weights[u] = member.volume[class]
		}
		for u, part := range apportion(total, weights) {
			chance := 31 // narrow, so that the season shows
			if part < 40 {
				chance = 201
			}
			season := make([]int, 12)
			for m := range season {
				season[m] = members[u].season[m] * (100 - chance/2 + dice.IntN(chance))
			}
			for m, n := range apportion(part, season) {
				counts[u][m][class] = n
			}
		}
	}
	return counts
}

// scatteredLate is how many records are late outside the three streaks.
const scatteredLate = 333

// lateCounts says how many records of each unit and month are late.
func lateCounts(members []unit, counts [][12][recordClasses]int) [][12]int {
	dice := newDice(streamVolumes + 100)
	late := make([][12]int, len(members))
	weights := make([]int, len(members)*12)
	for u, member := range members {
		for _, month := range member.lateMonths {
			n := 0
			for _, part := range counts[u][month-1] {
				n += part
			}
			if member.lateShare > 0 {
				late[u][month-1] = (n*(member.lateShare-4+dice.IntN(9)) + 50) / 100
				continue
			}
			weights[u*12+month-1] = n * (70 + dice.IntN(61))
		}
	}
	for i, part := range apportion(scatteredLate, weights) {
		late[i/12][i%12] += part
	}
	return late
}

// unitRows makes the good rows of one unit and month.
func unitRows(dice *rand.Rand, from *unit, month int, counts [recordClasses]int, pool subjectPool, days calendar) []record {
	working, free := days.month(month)
	classes := [3]string{classLegal, classBusiness, classPerson}
	var rows []record
	for class, count := range counts {
		for range count {
			row := record{kind: licence, unit: from, authority: from.name}
			if class >= penaltyLegal {
				row.kind = penalty
			}
			row.who = pool.draw(dice, classes[class%3], from.trades)
			row.decided = oneOf(dice, working)
			if from.weekends && dice.IntN(100) < 6 {
				row.decided = oneOf(dice, free)
			}
			if row.kind == licence {
				describeLicence(dice, &row)
			} else {
				describePenalty(dice, &row)
			}
			rows = append(rows, row)
		}
	}
	dice.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
	return rows
}

// describeLicence fills in what was granted and until when.
func describeLicence(dice *rand.Rand, row *record) {
	texts := row.unit.licences
	if row.who.class == classPerson && len(row.unit.personal) > 0 {
		texts = row.unit.personal
	}
	row.document, row.content, _ = strings.Cut(oneOf(dice, texts), "|")
	row.category = []string{"普通", "核准", "登记", "认可", "其他"}[pick(dice, []int{62, 18, 12, 5, 3})]
	years := []int{1, 3, 5, 78}[pick(dice, []int{20, 30, 42, 8})]
	row.validUntil = row.decided.AddDate(years, 0, -1)
	if years == 78 {
		row.validUntil = date(2099, 12, 31)
	}
}

// describePenalty fills in what was punished and how.
func describePenalty(dice *rand.Rand, row *record) {
	row.document = "行政处罚决定书"
	fact := oneOf(dice, row.unit.penalties)
	row.category = []string{"罚款", "警告", "没收违法所得、没收非法财物", "责令停产停业", "暂扣或吊销许可证"}[pick(dice, []int{70, 17, 7, 4, 2})]
	row.validUntil = row.decided.AddDate(1, 0, 0)
	row.content = fact + "，处以" + row.category
	if row.category == "罚款" {
		row.fineYuan = []int{200, 500, 1000, 2000, 3000, 5000, 10_000, 20_000, 50_000, 100_000}[pick(dice, []int{8, 14, 18, 18, 8, 14, 10, 6, 3, 1})]
		if row.who.class == classPerson && row.fineYuan > 5000 {
			row.fineYuan = 2000
		}
		row.content = fmt.Sprintf("%s，处以罚款%d元", fact, row.fineYuan)
	}
	if row.unit.short == "孟市监" && dice.IntN(2) == 0 {
		row.authority += oneOf(dice, []string{"会盟", "麻屯", "城关", "平乐"}) + "市场监督管理所"
	}
}

// report gives each row the day it was reported; the first lateCount rows, which
// are in random order, are reported after the seventh working day.
func report(dice *rand.Rand, rows []record, lateCount int, days calendar) {
	for i := range rows {
		wait := pick(dice, []int{5, 18, 20, 18, 14, 11, 7, 7})
		if i < lateCount {
			rows[i].late = true
			first := []int{8, 9, 13, 26}[pick(dice, []int{22, 40, 30, 8})]
			wait = first + dice.IntN(map[int]int{8: 1, 9: 4, 13: 13, 26: 30}[first])
		}
		rows[i].reported = days.after(rows[i].decided, wait)
	}
}

// limitCases moves rows of the busiest unit to the two days of the year whose
// limit crosses the longest holidays: some reported on the last day in time,
// some one working day late.
func limitCases(month recordMonth, days calendar) error {
	decided, ok := map[int]time.Time{2: date(2021, 2, 9), 9: date(2021, 9, 30)}[month.month]
	if !ok {
		return nil
	}
	inTime, late := 4, 2
	for i := range month.rows {
		row := &month.rows[i]
		if row.unit.short != "孟市监" {
			continue
		}
		switch {
		case row.late && late > 0:
			late--
			row.decided, row.reported = decided, days.after(decided, 8)
		case !row.late && inTime > 0:
			inTime--
			row.decided, row.reported = decided, days.after(decided, 7)
		}
	}
	if inTime+late > 0 {
		return fmt.Errorf("month %d: too few rows for the limit cases", month.month)
	}
	return nil
}

// numberDocuments gives each unit's decisions their numbers in order of time.
func numberDocuments(months []recordMonth) {
	last := map[string]int{}
	for m := range months {
		for i := range months[m].rows {
			row := &months[m].rows[i]
			series := row.unit.short + "许"
			if row.kind == penalty {
				series = row.unit.short + "罚"
			}
			last[series]++
			row.number = fmt.Sprintf("%s〔2021〕%d号", series, last[series])
		}
	}
}

// resend sends one licence of March again in April's file: the first version
// had the wrong end of validity. The key and the reported day stay the same.
func resend(months []recordMonth) {
	march, april := months[2].rows, &months[3]
	for i := range march {
		if march[i].who.class != classLegal || march[i].late || march[i].unit.short != "孟市监" ||
			march[i].validUntil.Year() == 2099 || i < len(march)/2 {
			continue
		}
		corrected := march[i]
		corrected.content += "（更正重报）"
		march[i].validUntil = march[i].validUntil.AddDate(10, 0, 0)
		april.rows = append(april.rows, corrected)
		return
	}
}

// resent tells the document number of the row that is sent again and its lines
// in the files of March and April, which both have one header row.
func resent(months []recordMonth) (number string, march, april int) {
	lines := map[string]int{}
	for i, row := range months[2].rows {
		lines[row.unit.name+row.number] = i + 2
	}
	for i, row := range months[3].rows {
		if row.reason == "" && row.decided.Month() == time.March {
			return row.number, lines[row.unit.name+row.number], i + 2
		}
	}
	return "", 0, 0
}
