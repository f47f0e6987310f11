package format_test

import (
	"math/big"
	"testing"
	"time"

	"github.com/duckdb/duckdb-go/v2"

	"jixiao/internal/format"
)

func TestFigures_asReportsPrintThem(t *testing.T) {
	day := time.Date(2021, 5, 1, 0, 0, 0, 0, time.UTC)
	amount := duckdb.Decimal{Width: 18, Scale: 2, Value: big.NewInt(108640000)}
	cases := []struct{ name, got, want string }{
		{"percent drops trailing zeros", format.Percent(0.25), "25%"},
		{"percent of three in 58", format.Percent(3.0 / 58), "5.17%"},
		{"percent of four in 58", format.Percent(4.0 / 58), "6.9%"},
		{"percent of nothing known", format.Percent(nil), "—"},
		{"percent rounds half up on paper", format.Percent(0.90125), "90.13%"},
		{"count with separators", format.Count(int64(10852)), "10,852"},
		{"negative count", format.Count(int64(-1234)), "-1,234"},
		{"score keeps its digits", format.Fixed(3.0, 2), "3.00"},
		{"3.3375 prints 3.34", format.Fixed(3.3375, 2), "3.34"},
		{"2.675 prints 2.68", format.Fixed(2.675, 2), "2.68"},
		{"amount", format.Amount(amount), "1,086,400.00"},
		{"amount in wan", format.Wan(amount), "108.64"},
		{"one yuan in wan", format.Wan(1.0), "0.0001"},
		{"date", format.Date(day), "2021年5月1日"},
		{"no date", format.Date(nil), "—"},
		{"iso date", format.ISODate(day), "2021-05-01"},
		{"exact decimal keeps its scale", format.Exact(amount), "1086400.00"},
		{"exact share keeps every digit", format.Exact(0.9053333333333333), "0.9053333333333333"},
		{"exact time", format.Exact(day.Add(90 * time.Minute)), "2021-05-01 01:30:00"},
		{"exact nothing", format.Exact(nil), ""},
		{"text of a whole number", format.Text(int64(7)), "7"},
	}
	for _, c := range cases {
		if c.got != c.want {
			t.Errorf("%s: got %q, wanted %q", c.name, c.got, c.want)
		}
	}
}
