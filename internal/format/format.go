// Package format writes figures the way evaluation reports do: percent with at most two
// decimals and no trailing zeros (25%, 71.3%, 5.17%), money with thousands separators,
// days as 2021年5月1日. What goes in is a value of a query; what comes out is text.
// Nothing here computes.
package format

import (
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"
	"time"

	"github.com/duckdb/duckdb-go/v2"
)

// Missing is printed where there is no value.
const Missing = "—"

// Float is a number as float64; ok is false where there is none.
func Float(value any) (number float64, ok bool) {
	switch value := value.(type) {
	case float64:
		return value, !math.IsNaN(value)
	case int64:
		return float64(value), true
	case int32:
		return float64(value), true
	case interface{ Float64() float64 }:
		return value.Float64(), true
	}
	return 0, false
}

// Percent writes a share of 0 to 1 as percent.
func Percent(value any) string {
	number, ok := Float(value)
	if !ok {
		return Missing
	}
	return trim(round(number*100, 2)) + "%"
}

// Number writes a number with at most the given decimals, trailing zeros dropped.
func Number(value any, decimals int) string {
	number, ok := Float(value)
	if !ok {
		return Missing
	}
	return group(trim(round(number, decimals)))
}

// Fixed writes a number with exactly the given decimals, as scores are printed.
func Fixed(value any, decimals int) string {
	number, ok := Float(value)
	if !ok {
		return Missing
	}
	return group(round(number, decimals))
}

// Count writes a whole number.
func Count(value any) string { return Number(value, 0) }

// Amount writes 元 with two decimals and thousands separators.
func Amount(value any) string { return Fixed(value, 2) }

// Wan writes 元 as 万元, at most four decimals, so that nothing down to one 元 is lost.
func Wan(value any) string {
	number, ok := Float(value)
	if !ok {
		return Missing
	}
	return group(trim(round(number/10000, 4)))
}

// Date writes a day as 2021年5月1日.
func Date(value any) string {
	day, ok := value.(time.Time)
	if !ok {
		return Missing
	}
	return fmt.Sprintf("%d年%d月%d日", day.Year(), day.Month(), day.Day())
}

// ISODate writes a day as 2021-05-01.
func ISODate(value any) string {
	day, ok := value.(time.Time)
	if !ok {
		return Missing
	}
	return day.Format(time.DateOnly)
}

// Text writes any value as it is.
func Text(value any) string {
	switch value := value.(type) {
	case nil:
		return Missing
	case string:
		return value
	case time.Time:
		return ISODate(value)
	}
	if _, ok := Float(value); ok {
		return Number(value, 4)
	}
	return fmt.Sprint(value)
}

// round writes a number with the given decimals, half away from zero on the shortest
// decimal that stands for it, so that 2.675 gives 2.68 as on paper.
func round(number float64, decimals int) string {
	exact, ok := new(big.Rat).SetString(strconv.FormatFloat(number, 'f', -1, 64))
	if !ok {
		return strconv.FormatFloat(number, 'f', decimals, 64)
	}
	return exact.FloatString(decimals)
}

func trim(text string) string {
	if !strings.Contains(text, ".") {
		return text
	}
	return strings.TrimSuffix(strings.TrimRight(text, "0"), ".")
}

func group(text string) string {
	sign := ""
	if strings.HasPrefix(text, "-") {
		sign, text = "-", text[1:]
	}
	whole, fraction, found := strings.Cut(text, ".")
	for at := len(whole) - 3; at > 0; at -= 3 {
		whole = whole[:at] + "," + whole[at:]
	}
	if found {
		whole += "." + fraction
	}
	return sign + whole
}

// Exact writes a value so that nothing of it is lost: every digit, ISO days and times,
// nothing where there is no value. It is for machines and working papers.
func Exact(value any) string {
	switch value := value.(type) {
	case nil:
		return ""
	case string:
		return value
	case float64:
		return strconv.FormatFloat(value, 'f', -1, 64)
	case time.Time:
		if value.Equal(value.Truncate(24 * time.Hour)) {
			return value.Format(time.DateOnly)
		}
		return value.Format("2006-01-02 15:04:05.999999")
	case *big.Int:
		return value.String()
	case duckdb.Decimal:
		return new(big.Rat).SetFrac(value.Value, new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(value.Scale)), nil)).
			FloatString(int(value.Scale))
	}
	return fmt.Sprint(value)
}
