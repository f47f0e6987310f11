package demo

import (
	"fmt"
	"math/rand/v2"
)

// fault is one way to make a row wrong: it changes a good row so that exactly
// one rule of the feed breaks, and says where and why.
type fault struct {
	name string
	// fits tells which good rows the fault can be made from; nil: all.
	fits  func(record) bool
	field string
	text  func(record) string // what is written into field
	why   string
}

// faultTable lists the faults by name; dates are written for the month.
func faultTable() map[string]fault {
	legal := func(row record) bool { return row.who.class == classLegal }
	person := func(row record) bool { return row.who.class == classPerson }
	always := func(text string) func(record) string { return func(record) string { return text } }
	list := []fault{
		{"credit digit", legal, fieldCreditCode, func(row record) string { return spoil(row.who.code) }, "统一社会信用代码校验位错误"},
		{"no such day", nil, fieldDecided, func(row record) string { return fmt.Sprintf("2021-%02d-%d", row.decided.Month(), lastDay(row)+1) }, "日期不存在"},
		{"february 30", nil, fieldDecided, always("2021-02-30"), "日期不存在"},
		{"no number", nil, fieldNumber, always(""), "决定文书号为空"},
		{"class word", legal, fieldClass, always("企业法人"), "行政相对人类别不是规定的用语"},
		{"other class word", legal, fieldClass, always("公司"), "行政相对人类别不是规定的用语"},
		{"no credit code", legal, fieldCreditCode, always(""), "法人及非法人组织未填统一社会信用代码"},
		{"repeated", nil, "", nil, "同一文件内重复：数据来源单位、决定文书号、行政相对人名称均相同"},
		{"reported early", nil, fieldReported, func(row record) string { return row.decided.AddDate(0, 0, -3).Format(isoDay) }, "上报日期早于决定日期"},
		{"id digit", person, fieldIDNumber, func(row record) string { return spoil(row.who.idNumber) }, "身份证号码校验位错误"},
		{"spreadsheet id", person, fieldIDNumber, always("4.10323E+17"), "身份证号码被电子表格改成科学计数法"},
		{"spreadsheet code", legal, fieldCreditCode, always("9.14199E+17"), "统一社会信用代码被电子表格改成科学计数法"},
		{"placeholder", nil, fieldAuthorityCode, always("00000000000000000X"), "机关代码是占位值，校验位错误"},
		{"kind word", nil, fieldKind, always("行政强制"), "公示类型不是行政许可或行政处罚"},
	}
	table := map[string]fault{}
	for _, entry := range list {
		table[entry.name] = entry
	}
	return table
}

// monthFaults names the faults of each monthly file, January first.
var monthFaults = [12][]string{
	{"credit digit", "no number", "reported early"},
	{"february 30", "no credit code", "repeated", "spreadsheet id"},
	{"credit digit", "class word", "id digit"},
	{"no such day", "placeholder", "repeated"},
	{"no number", "no credit code", "reported early", "spreadsheet code", "id digit"},
	{"other class word", "no such day", "credit digit", "repeated"},
	{"no such day", "no number", "spreadsheet id", "class word"},
	{"kind word", "credit digit", "reported early", "no credit code", "repeated", "id digit"},
	{"class word", "spreadsheet code"},
	{"no credit code", "reported early", "repeated", "id digit"},
	{"no such day", "credit digit", "placeholder", "no number"},
	{"reported early", "repeated", "id digit", "other class word", "no credit code"},
}

// addFaults puts the wrong rows between the good ones.
func addFaults(months []recordMonth) error {
	dice := newDice(streamRejects)
	table := faultTable()
	for m := range months {
		for n, name := range monthFaults[m] {
			wrong, ok := table[name]
			if !ok {
				return fmt.Errorf("month %d: unknown fault %q", m+1, name)
			}
			if err := months[m].insert(dice, wrong, n); err != nil {
				return err
			}
		}
	}
	return nil
}

// insert makes a row with the n-th fault of the month and puts it somewhere in
// the file, after the row that it was made from.
func (m *recordMonth) insert(dice *rand.Rand, wrong fault, n int) error {
	for range 10_000 {
		place := dice.IntN(len(m.rows) * 3 / 4)
		row := m.rows[place]
		if row.reason != "" || int(row.decided.Month()) != m.month || (wrong.fits != nil && !wrong.fits(row)) {
			continue
		}
		row.reason = wrong.why
		if wrong.text != nil {
			series := "许"
			if row.kind == penalty {
				series = "罚"
			}
			row.number = fmt.Sprintf("%s%s〔2021〕%d号", row.unit.short, series, 90_000+m.month*100+n)
			row.written = map[string]string{wrong.field: wrong.text(row)}
		}
		place += 1 + dice.IntN(len(m.rows)-place)
		m.rows = append(m.rows, record{})
		copy(m.rows[place+1:], m.rows[place:])
		m.rows[place] = row
		return nil
	}
	return fmt.Errorf("month %d: no row fits the fault %q", m.month, wrong.name)
}

// lastDay is the last day of the month in which row was decided.
func lastDay(row record) int {
	return date(2021, int(row.decided.Month())+1, 0).Day()
}
