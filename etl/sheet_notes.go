package etl

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// What a sheet hides or merges is read like any other cell, and said.

// mostColumns is how many columns a sheet can have.
const mostColumns = 16_384

// shownRanges is how many ranges or columns a warning names.
const shownRanges = 3

// sheetNotes is what a sheet says about itself beside its rows. Of the merged ranges
// only few are kept: whoever writes a million of them gains nothing.
type sheetNotes struct {
	hidden []string // names of hidden columns
	merged []mergedRange
	more   int // merged ranges beyond those kept
}

// mergedRange is some cells shown as one; the first of them holds the value.
type mergedRange struct {
	name        string
	first, last int64 // rows
	wide        bool  // of more than one column
}

// mostMerged is how many merged ranges of one sheet are kept.
const mostMerged = 100_000

// note takes down what an element outside the rows says.
func (t *sheetTable) note(start xml.StartElement) error {
	switch start.Name.Local {
	case "col":
		if isTrue(attribute(start, "hidden")) {
			t.notes.hide(attribute(start, "min"), attribute(start, "max"))
		}
	case "mergeCell":
		name := attribute(start, "ref")
		from, to, _ := strings.Cut(name, ":")
		first, last := rowNumber(from), rowNumber(to)
		if first == 0 || last < first {
			return errAt(t.line, "the sheet is damaged: merged cells %q are no range", clipped(name))
		}
		if len(t.notes.merged) >= mostMerged {
			t.notes.more++
			return nil
		}
		t.notes.merged = append(t.notes.merged, mergedRange{name: name, first: first, last: last, wide: columnNumber(from) != columnNumber(to)})
	}
	return nil
}

// markMerged reads the sheet to its end and marks the rows at its top in which merged
// cells begin.
func (t *sheetTable) markMerged(rows []numbered) error {
	for {
		_, err := t.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
	}
	at := map[int64]int{}
	for no, row := range rows {
		at[row.line] = no
	}
	for _, one := range t.notes.merged {
		if no, is := at[one.first]; is {
			rows[no].wide = rows[no].wide || one.wide
			rows[no].deep = max(rows[no].deep, int(one.last-one.first)+1)
		}
	}
	return nil
}

// hide takes down hidden columns by their numbers.
func (n *sheetNotes) hide(from, to string) {
	first, errFirst := strconv.Atoi(from)
	last, errLast := strconv.Atoi(to)
	if errFirst != nil || errLast != nil {
		return // a width without columns hides none
	}
	for no := max(1, first); no <= min(last, mostColumns) && len(n.hidden) < mostColumns; no++ {
		n.hidden = append(n.hidden, columnName(no))
	}
}

// columnName is the letters of a column by its number, from 1.
func columnName(number int) string {
	name := ""
	for ; number > 0; number = (number - 1) / 26 {
		name = string(rune('A'+(number-1)%26)) + name
	}
	return name
}

// rowNumber is the row that a reference such as AB12 names, 0 if none.
func rowNumber(reference string) int64 {
	digits := strings.TrimLeft(strings.ToUpper(reference), "$ABCDEFGHIJKLMNOPQRSTUVWXYZ")
	number, err := strconv.ParseInt(digits, 10, 32)
	if err != nil || number < 1 || len(digits) == len(reference) {
		return 0
	}
	return number
}

// isTrue reads a flag of XML.
func isTrue(value string) bool { return value == "1" || value == "true" }

// warnings are what to say about the sheet when its rows were read.
func (t *sheetTable) warnings(read *rows) []string {
	var said, hidden []string
	for _, sheet := range t.book.sheets {
		if sheet.hidden && sheet.name != t.sheet.name {
			hidden = append(hidden, strconv.Quote(sheet.name))
		}
	}
	if len(hidden) > 0 {
		said = append(said, "hidden sheets not read: "+strings.Join(hidden, ", "))
	}
	if t.sheet.hidden {
		said = append(said, fmt.Sprintf("sheet %q is hidden; it is read because the source names it", t.sheet.name))
	}
	if read.hiddenRows > 0 {
		said = append(said, fmt.Sprintf("%d hidden rows are read like any other", read.hiddenRows))
	}
	if len(t.notes.hidden) > 0 {
		said = append(said, fmt.Sprintf("%d hidden columns are read like any other: %s", len(t.notes.hidden), someOf(t.notes.hidden)))
	}
	var merged []string
	for _, one := range t.notes.merged {
		if read.read > 0 && one.last >= read.first && one.first <= read.last {
			merged = append(merged, one.name)
		}
	}
	if count := len(merged) + t.notes.more; count > 0 {
		said = append(said, fmt.Sprintf("%d merged ranges among the rows: only the first cell of each has a value, the others are blank: %s", count, someOf(merged)))
	}
	return said
}

// someOf names the first of some things.
func someOf(names []string) string {
	if len(names) <= shownRanges {
		return strings.Join(names, ", ")
	}
	return strings.Join(names[:shownRanges], ", ") + ", …"
}
