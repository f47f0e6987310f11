package demo

import (
	"encoding/csv"
	"fmt"
	"io/fs"
	"strings"
	"time"

	"jixiao/models"
)

const isoDay = "2006-01-02"

// calendar knows the working days of mainland China: Monday to Friday, less the
// public holidays, plus the weekend days worked in exchange.
type calendar struct {
	holiday map[string]string // ISO day → off or work
}

// newCalendar reads the holidays that the product itself uses.
func newCalendar() (calendar, error) {
	text, err := fs.ReadFile(models.Files, "lookups/holidays.csv")
	if err != nil {
		return calendar{}, err
	}
	rows, err := csv.NewReader(strings.NewReader(string(text))).ReadAll()
	if err != nil {
		return calendar{}, fmt.Errorf("lookups/holidays.csv: %w", err)
	}
	days := calendar{holiday: map[string]string{}}
	for _, row := range rows[1:] {
		days.holiday[row[0]] = row[1]
	}
	return days, nil
}

// isWorking tells whether day is a working day.
func (c calendar) isWorking(day time.Time) bool {
	switch c.holiday[day.Format(isoDay)] {
	case "off":
		return false
	case "work":
		return true
	}
	return day.Weekday() != time.Saturday && day.Weekday() != time.Sunday
}

// after returns the n-th working day after day; day itself does not count.
func (c calendar) after(day time.Time, n int) time.Time {
	for n > 0 {
		day = day.AddDate(0, 0, 1)
		if c.isWorking(day) {
			n--
		}
	}
	return day
}

// between counts the working days after first up to and with last.
func (c calendar) between(first, last time.Time) int {
	n := 0
	for day := first.AddDate(0, 0, 1); !day.After(last); day = day.AddDate(0, 0, 1) {
		if c.isWorking(day) {
			n++
		}
	}
	return n
}

// month returns the working days of a month of 2021 and its other days.
func (c calendar) month(month int) (working, free []time.Time) {
	for day := date(2021, month, 1); int(day.Month()) == month; day = day.AddDate(0, 0, 1) {
		if c.isWorking(day) {
			working = append(working, day)
		} else {
			free = append(free, day)
		}
	}
	return working, free
}

// date is a day without a time zone.
func date(year, month, day int) time.Time {
	return time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
}
