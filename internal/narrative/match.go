package narrative

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"math/big"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// held are the figures of one evaluation that the marts hold.
type held struct {
	numbers []float64 // absolute, sorted, each once
	days    map[string]bool
}

// Warnings are the numbers and days of the narrative that nothing the marts hold prints
// as, and the totals and grades that are others than the evaluation's.
func (t *Texts) Warnings(ctx context.Context, run query) ([]Warning, error) {
	found := map[string][]literal{}
	count := 0
	for part, text := range t.ws.Narrative {
		found[part] = literals(text)
		count += len(found[part])
	}
	total, err := readResult(ctx, run, t.ws.Evaluation.ID)
	if err != nil {
		return nil, err
	}
	var figures held
	if count > 0 {
		if figures, err = readHeld(ctx, run, t.ws.Evaluation.ID); err != nil {
			return nil, err
		}
	}
	var warnings []Warning
	for _, part := range slices.Sorted(maps.Keys(t.ws.Narrative)) {
		text := t.ws.Narrative[part]
		stated := t.stated(part, text, total)
		for _, one := range found[part] {
			warning := Warning{File: fileOf(part), Line: lineAt(text, one.at), Kind: KindNumber, Text: one.text}
			isStated := slices.ContainsFunc(stated, func(other Warning) bool { return other.Line == warning.Line && strings.HasPrefix(one.text, other.Text) })
			if !isStated && !figures.has(one) {
				warnings = append(warnings, warning)
			}
		}
		warnings = append(warnings, stated...)
	}
	slices.SortStableFunc(warnings, func(a, b Warning) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
	return warnings, nil
}

var (
	statedTotal = regexp.MustCompile(`(?:总得分|综合得分|评价得分|最终得分|评价总分|得分合计)[^\d\n。；;{]{0,8}(\d+(?:\.\d+)?)\s*分`)
	statedGrade = regexp.MustCompile(`(?:评价等级|绩效等级|绩效级别|评价结果|评定等级|等级)(?:评定|确定|定)?(?:为|是|：|:)?\s*[“"「『]?\s*([\p{Han}A-Z]{1,4}?)\s*(?:[”"」』，。；、！\s]|等|级|$)`)
	otherYear   = regexp.MustCompile(`上年|上一年|去年|往年|前年|以前年度|(?:19|20)\d\d\s*年`)
)

// stated are the totals and grades that differ from the evaluation's. One that is said of
// another year is none of this one.
func (t *Texts) stated(part, text string, total result) []Warning {
	var warnings []Warning
	warn := func(kind string, from, to int, is string) {
		warnings = append(warnings, Warning{File: fileOf(part), Line: lineAt(text, from), Kind: kind, Text: text[from:to], Held: is})
	}
	for _, at := range statedTotal.FindAllStringSubmatchIndex(text, -1) {
		number := text[at[2]:at[3]]
		if !t.ofOtherYear(text, at[0]) && !sameNumber(number, total.total) {
			warn(KindTotal, at[2], at[3], total.total)
		}
	}
	for _, at := range statedGrade.FindAllStringSubmatchIndex(text, -1) {
		grade := text[at[2]:at[3]]
		isGrade := false
		for _, one := range t.ws.Evaluation.Grades {
			isGrade = isGrade || one.Name == grade
		}
		if isGrade && grade != total.grade && !t.ofOtherYear(text, at[0]) {
			warn(KindGrade, at[2], at[3], total.grade)
		}
	}
	return warnings
}

// ofOtherYear says whether the sentence up to a place names another year than the
// evaluation's own.
func (t *Texts) ofOtherYear(text string, at int) bool {
	start := max(strings.LastIndexAny(text[:at], "\n"), strings.LastIndex(text[:at], "。"), 0)
	for _, found := range otherYear.FindAllString(text[start:at], -1) {
		if !strings.HasPrefix(found, strconv.Itoa(t.ws.Evaluation.FiscalYear)) {
			return true
		}
	}
	return false
}

func sameNumber(a, b string) bool {
	left, leftOK := new(big.Rat).SetString(a)
	right, rightOK := new(big.Rat).SetString(b)
	return leftOK && rightOK && left.Cmp(right) == 0
}

// has says whether something that is held prints as the literal: rounded half up to its
// digits, as a share in percent, in 万 or 亿, whole counts exactly.
func (h held) has(one literal) bool {
	if one.day != "" {
		return h.days[one.day]
	}
	_, fraction, _ := strings.Cut(one.digits, ".")
	scales := []float64{1}
	switch one.unit {
	case "%", "个百分点":
		scales = []float64{100} // of a share
	case "‰":
		scales = []float64{1000}
	case "万":
		scales = []float64{1e-4, 1} // 元, or a value that is in 万元
	case "亿":
		scales = []float64{1e-8, 1e-4}
	}
	for _, scale := range scales {
		if h.prints(one.digits, len(fraction), scale, one.unit == "") {
			return true
		}
	}
	return false
}

// prints says whether a number times the scale is written as the digits. A whole number
// without a unit is a count: nothing is rounded to it.
func (h held) prints(digits string, decimals int, scale float64, plain bool) bool {
	wanted, err := strconv.ParseFloat(digits, 64)
	if err != nil {
		return false
	}
	wide := math.Pow10(-decimals)
	from, _ := slices.BinarySearch(h.numbers, (wanted-wide)/scale)
	target, ok := new(big.Rat).SetString(digits)
	if !ok {
		return false
	}
	by := new(big.Rat)
	by.SetString(strconv.FormatFloat(scale, 'f', -1, 64))
	for _, number := range h.numbers[from:] {
		if number*scale > wanted+wide {
			return false
		}
		exact, ok := new(big.Rat).SetString(strconv.FormatFloat(number, 'f', -1, 64))
		if !ok {
			continue
		}
		exact.Mul(exact, by)
		if plain && decimals == 0 {
			if exact.Cmp(target) == 0 {
				return true
			}
			continue
		}
		if exact.FloatString(decimals) == target.FloatString(decimals) {
			return true
		}
	}
	return false
}

// bookkeeping are columns that say where something stands, not how much it is.
var bookkeeping = regexp.MustCompile(`(?:^|_)(?:line|no|position|digits)$`)

// readHeld reads every number and day of an evaluation in the marts.
func readHeld(ctx context.Context, run query, evaluation string) (held, error) {
	figures := held{days: map[string]bool{}}
	tables, err := columnsOf(ctx, run)
	if err != nil {
		return figures, err
	}
	for _, table := range slices.Sorted(maps.Keys(tables)) {
		if err := figures.readTable(ctx, run, table, tables[table], evaluation); err != nil {
			return figures, fmt.Errorf("marts.%s: %w", table, err)
		}
	}
	slices.Sort(figures.numbers)
	figures.numbers = slices.Compact(figures.numbers)
	return figures, nil
}

// columns are the numbers and days of one table.
type columns struct {
	numbers, days []string
	isOurs        bool // has the evaluation in its rows
}

func columnsOf(ctx context.Context, run query) (tables map[string]*columns, err error) {
	rows, err := run(ctx, `select table_name, column_name, data_type from information_schema.columns
		where table_catalog = current_database() and table_schema = 'marts' order by 1, 2`)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	tables = map[string]*columns{}
	for rows.Next() {
		var table, column, kind string
		if err := rows.Scan(&table, &column, &kind); err != nil {
			return nil, err
		}
		if tables[table] == nil {
			tables[table] = &columns{}
		}
		quoted := `"` + strings.ReplaceAll(column, `"`, `""`) + `"`
		switch {
		case column == "evaluation_id":
			tables[table].isOurs = true
		case bookkeeping.MatchString(column):
		case kind == "DATE" || strings.HasPrefix(kind, "TIMESTAMP"):
			tables[table].days = append(tables[table].days, quoted)
		case kind == "DOUBLE" || strings.HasPrefix(kind, "DECIMAL") || strings.HasSuffix(kind, "INTEGER") || strings.HasSuffix(kind, "INT"):
			tables[table].numbers = append(tables[table].numbers, quoted)
		}
	}
	return tables, rows.Err()
}

func (h *held) readTable(ctx context.Context, run query, table string, of *columns, evaluation string) error {
	if !of.isOurs {
		return nil
	}
	from := ` from marts."` + strings.ReplaceAll(table, `"`, `""`) + `" where evaluation_id = $1`
	for _, column := range of.numbers {
		err := each(ctx, run, "select distinct abs(cast("+column+" as double))"+from+" and "+column+" is not null", evaluation, func(scan func(...any) error) error {
			var number float64
			if err := scan(&number); err != nil || math.IsNaN(number) || math.IsInf(number, 0) {
				return err
			}
			h.numbers = append(h.numbers, number)
			return nil
		})
		if err != nil {
			return err
		}
	}
	for _, column := range of.days {
		err := each(ctx, run, "select distinct cast("+column+" as date)"+from+" and "+column+" is not null", evaluation, func(scan func(...any) error) error {
			var day time.Time
			if err := scan(&day); err != nil {
				return err
			}
			for _, form := range []string{time.DateOnly, "2006-01", "01-02"} {
				h.days[day.Format(form)] = true
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// each reads the rows of a query one by one.
func each(ctx context.Context, run query, text, evaluation string, do func(scan func(...any) error) error) (err error) {
	rows, err := run(ctx, text, evaluation)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		if err := do(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}
