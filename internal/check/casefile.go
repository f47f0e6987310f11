package check

import (
	"bytes"
	"database/sql"
	"encoding/csv"
	"errors"
	"fmt"
	"math"
	"math/big"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/txtar"
)

// CaseFile is the unit cases of one model: testdata/models/<schema>.<table>.txtar. The
// comment on top says what is held and how the wanted values were calculated. Sections:
//
//	-- <case>/given/<schema>.<table> --   rows of a table the model reads, CSV
//	-- <case>/where --                    a condition on the rows compared; may be left out
//	-- <case>/want --                     the rows wanted, CSV, in the order of their columns
//
// An empty cell is null, ” (two single quotes) is the empty text. Tables that are not
// given are empty, columns that are not given are null, columns that are not wanted are
// not compared.
type CaseFile struct {
	Path    string
	Table   string // the model under test, qualified
	Comment string
	Cases   []Case
}

// Case is one set of given rows and the rows wanted from them.
type Case struct {
	Name  string
	Given []Sheet
	Where string
	Want  Sheet
}

// Sheet is a few rows of a table as text.
type Sheet struct {
	Table  string
	Header []string
	Rows   [][]string
}

var errSection = errors.New("wanted <case>/given/<table>, <case>/where or <case>/want")

// emptyText is how a cell says the empty text; an empty cell is null.
const emptyText = "''"

// ParseCases reads a file of cases. The table under test is the file's name.
func ParseCases(shown string, text []byte) (CaseFile, error) {
	archive := txtar.Parse(text)
	file := CaseFile{
		Path: shown, Table: strings.TrimSuffix(path.Base(shown), ".txtar"),
		Comment: string(archive.Comment),
	}
	if strings.TrimSpace(file.Comment) == "" {
		return file, fmt.Errorf("%s: no comment on top says what the cases hold", shown)
	}
	for _, section := range archive.Files {
		if err := file.add(section); err != nil {
			return file, fmt.Errorf("%s: section %q: %w", shown, section.Name, err)
		}
	}
	for _, one := range file.Cases {
		if len(one.Want.Header) == 0 {
			return file, fmt.Errorf("%s: case %q has no want", shown, one.Name)
		}
	}
	return file, nil
}

func (f *CaseFile) add(section txtar.File) error {
	name, part, found := strings.Cut(section.Name, "/")
	if !found {
		return errSection
	}
	at := slices.IndexFunc(f.Cases, func(c Case) bool { return c.Name == name })
	if at < 0 {
		f.Cases = append(f.Cases, Case{Name: name})
		at = len(f.Cases) - 1
	}
	one := &f.Cases[at]
	table, isGiven := strings.CutPrefix(part, "given/")
	switch {
	case isGiven:
		sheet, err := readSheet(table, section.Data)
		one.Given = append(one.Given, sheet)
		return err
	case part == "where":
		one.Where = strings.TrimSpace(string(section.Data))
		return nil
	case part == "want" && len(one.Want.Header) > 0:
		return errors.New("stands twice")
	case part == "want":
		var err error
		one.Want, err = readSheet(f.Table, section.Data)
		return err
	}
	return errSection
}

func readSheet(table string, text []byte) (Sheet, error) {
	sheet := Sheet{Table: table}
	lines, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	if err != nil {
		return sheet, err
	}
	if len(lines) == 0 {
		return sheet, errors.New("no header line")
	}
	sheet.Header, sheet.Rows = lines[0], lines[1:]
	return sheet, nil
}

// lines are the sheet as lines of CSV, header first.
func (s Sheet) lines() []string {
	var text strings.Builder
	writer := csv.NewWriter(&text)
	_ = writer.WriteAll(append([][]string{s.Header}, s.Rows...)) // a builder takes everything
	return strings.Split(strings.TrimSuffix(text.String(), "\n"), "\n")
}

// WithWant returns the file's text with the wanted rows of a case replaced.
func WithWant(text []byte, name string, rows []string) []byte {
	archive := txtar.Parse(text)
	for no, section := range archive.Files {
		if section.Name == name+"/want" {
			archive.Files[no].Data = []byte(strings.Join(rows, "\n") + "\n")
		}
	}
	return txtar.Format(archive)
}

func cellValue(cell string) any {
	switch cell {
	case "":
		return nil
	case emptyText:
		return ""
	}
	return cell
}

func scanCells(rows *sql.Rows, count int) ([]string, error) {
	values := make([]sql.NullString, count)
	places := make([]any, count)
	for no := range values {
		places[no] = &values[no]
	}
	if err := rows.Scan(places...); err != nil {
		return nil, err
	}
	cells := make([]string, count)
	for no, value := range values {
		switch {
		case value.Valid && value.String == "":
			cells[no] = emptyText
		case value.Valid:
			cells[no] = value.String
		}
	}
	return cells, nil
}

func sameRow(types, want, got []string) bool {
	if len(want) != len(got) {
		return false
	}
	for no, kind := range types {
		if !sameCell(kind, want[no], got[no]) {
			return false
		}
	}
	return true
}

// sameCell compares by value: a double within 1e-9 of it, a decimal exactly, whatever
// zeros it is written with.
func sameCell(kind, want, got string) bool {
	switch {
	case want == got:
		return true
	case want == "" || got == "":
		return false
	case kind == "DOUBLE":
		a, errA := strconv.ParseFloat(want, 64)
		b, errB := strconv.ParseFloat(got, 64)
		return errA == nil && errB == nil && math.Abs(a-b) <= 1e-9*math.Max(1, math.Abs(a))
	case strings.HasPrefix(kind, "DECIMAL"):
		a, okA := new(big.Rat).SetString(want)
		b, okB := new(big.Rat).SetString(got)
		return okA && okB && a.Cmp(b) == 0
	case strings.HasPrefix(kind, "TIMESTAMP"):
		return strings.TrimSuffix(want, ":00") == strings.TrimSuffix(got, ":00")
	}
	return false
}
