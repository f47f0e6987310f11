package etl

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/agnivade/levenshtein"
	"golang.org/x/text/unicode/norm"

	"jixiao/internal/workspace"
)

// headerRows is how many rows at the top of a table are looked at for the header.
const headerRows = 50

// headerBytes is how long a text may be to be taken for a header.
const headerBytes = 4096

const tenThousand = "万元"

// normalHeader is a header reduced to what counts when headers are compared:
// compatibility forms folded (full-width letters, digits, brackets), no spaces, no
// line breaks, no required-mark, one case.
func normalHeader(header string) string {
	if len(header) > headerBytes {
		return ""
	}
	var b strings.Builder
	for _, char := range norm.NFKC.String(header) {
		if unicode.IsSpace(char) || unicode.Is(unicode.Cf, char) || char == '*' {
			continue
		}
		b.WriteRune(unicode.ToLower(char))
	}
	return b.String()
}

// layout says where in a table the contract's columns stand.
type layout struct {
	line    int64    // of the header, its first row
	last    int64    // of its last row: data begins below
	header  []string // as in the file
	column  []int    // per contract column its place in the file, -1 if it has none
	ignored []string // headers that no column asked for
	found   int      // contract columns found
	missing []Column // required columns without a place or a constant
	clash   error    // two headers for one column
	names   []string // of a survey: what the places of column stand for
}

// complete says whether every required column has a place.
func (l layout) complete() bool { return len(l.missing) == 0 && l.found > 0 }

// placesOf are the places of each header.
func placesOf(cells []string) map[string][]int {
	places := map[string][]int{}
	for place, cell := range cells {
		if name := normalHeader(cell); name != "" {
			places[name] = append(places[name], place)
		}
	}
	return places
}

// match lays a row out as if it were the header.
func match(contract *Contract, source *workspace.Source, row numbered) layout {
	cells := row.cells
	result := layout{line: row.line, last: max(row.line, row.last), header: slices.Clone(cells), column: make([]int, len(contract.Columns))}
	places, lowest := placesOf(cells), placesOf(row.lowest)
	used := map[int]bool{}
	for no, column := range contract.Columns {
		result.column[no] = -1
		if _, constant := source.Constants[column.Name]; constant {
			continue
		}
		at := columnPlaces(column, source, places)
		// A declared name may be the full one; any other must not have two meanings.
		if _, declared := source.Columns[column.Name]; !declared || len(at) == 0 {
			at = append(at, columnPlaces(column, source, lowest)...)
			slices.Sort(at)
			at = slices.Compact(at)
		}
		if len(at) > 1 && result.clash == nil {
			result.clash = fmt.Errorf("headers %q (column %d) and %q (column %d) both stand for %s\nhint: say which one under columns: {%s: …}, or rename one",
				cells[at[0]], at[0]+1, cells[at[1]], at[1]+1, column.Name, column.Name)
		}
		if len(at) > 0 {
			result.column[no] = at[0]
			used[at[0]] = true
			result.found++
		} else if column.Required {
			result.missing = append(result.missing, column)
		}
	}
	for place, cell := range cells {
		if cell = strings.TrimSpace(cell); !used[place] && cell != "" {
			result.ignored = append(result.ignored, cell)
		}
	}
	return result
}

// columnPlaces are the places in the file whose header stands for a column.
func columnPlaces(column Column, source *workspace.Source, places map[string][]int) []int {
	if named, declared := source.Columns[column.Name]; declared {
		return places[normalHeader(named)]
	}
	var at []int
	seen := map[string]bool{}
	for _, header := range column.Headers {
		name := normalHeader(header)
		names := []string{name}
		if isAmount(column) { // checkUnits then compares the unit with the source's
			names = append(names, strings.TrimSuffix(name, "(元)")+"("+tenThousand+")")
		}
		for _, name := range names {
			if !seen[name] {
				at = append(at, places[name]...)
			}
			seen[name] = true
		}
	}
	slices.Sort(at)
	return at
}

// isAmount says whether a column holds money, which amount_unit applies to.
func isAmount(column Column) bool {
	return strings.HasPrefix(column.Type, "decimal") && (column.Name == "amount" || strings.HasSuffix(column.Name, "_amount"))
}

// checkUnits refuses a header that names another unit of money than the source does.
func checkUnits(contract *Contract, source *workspace.Source, found layout) error {
	for no, column := range contract.Columns {
		if !isAmount(column) || found.column[no] < 0 {
			continue
		}
		header := found.header[found.column[no]]
		name := normalHeader(header)
		declared := source.AmountUnit
		if declared == "" {
			declared = "元"
		}
		says := ""
		switch {
		case strings.Contains(name, tenThousand):
			says = tenThousand
		case strings.HasSuffix(name, "(元)"):
			says = "元"
		}
		if says != "" && says != declared {
			return fmt.Errorf("column %q is in %s, and the source says %s\nhint: amount_unit: %s applies to every amount of a source",
				header, says, declared, says)
		}
	}
	return nil
}

// unitWarnings tells of amounts that the national standard has in 万元 when the source
// says no unit.
func unitWarnings(contract *Contract, source *workspace.Source, found layout) []string {
	var warnings []string
	for no, column := range contract.Columns {
		if source.AmountUnit != "" || !isAmount(column) || no >= len(found.column) || found.column[no] < 0 {
			continue
		}
		if header := normalHeader(found.header[found.column[no]]); strings.HasPrefix(header, "cf_nr_") {
			warnings = append(warnings, fmt.Sprintf("%s is in 万元 by the national standard and is read as 元: say amount_unit: 万元 or 元 in the source",
				strings.ToUpper(header)))
		}
	}
	return warnings
}

// checkSource refuses settings that name columns the contract does not have. In a survey
// the headers of its questions may be named too, by their ids.
func checkSource(contract *Contract, source *workspace.Source, survey workspace.Questionnaire) error {
	if err := checkShape(source); err != nil {
		return err
	}
	if contract.Feed != ticketEventsFeed && (len(source.States) > 0 || len(source.Collapse) > 0) {
		return fmt.Errorf("%s: states and collapse belong to feed %s, not to %s", source.Pos, ticketEventsFeed, contract.Feed)
	}
	var names []string
	for _, column := range contract.Columns {
		names = append(names, column.Name)
	}
	for _, given := range []map[string]string{source.Columns, source.Constants} {
		for _, name := range sortedKeys(given) {
			if !slices.Contains(names, name) && !slices.Contains(surveyNames(survey), name) {
				return fmt.Errorf("%s: feed %s has no column %q\nhint: its columns are %s",
					source.Pos, contract.Feed, name, strings.Join(names, ", "))
			}
		}
	}
	return nil
}

func sortedKeys(m map[string]string) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

// findHeader is the header among the first rows of a table: the one that the source
// gives, the row that it names, or the first that has every required column.
func findHeader(contract *Contract, source *workspace.Source, rows []numbered) (layout, error) {
	if len(source.Header) > 0 {
		return declaredHeader(contract, source, rows)
	}
	best := layout{found: -1}
	for _, row := range folded(rows, source.HeaderRows) {
		if source.HeaderRow > 0 && row.line != int64(source.HeaderRow) {
			continue
		}
		candidate := match(contract, source, row)
		if candidate.complete() {
			if deeper, is := levelsOf(contract, source, rowsFrom(rows, row.line)); is && source.HeaderRows == 0 && row.deep > 1 {
				candidate = deeper
			}
			return candidate, settle(contract, source, candidate)
		}
		if candidate.found > best.found {
			best = candidate
		}
	}
	if source.HeaderRows == 0 {
		if found, is := levelsOf(contract, source, rows); is {
			return found, settle(contract, source, found)
		}
		if levels, line := seemsFolded(contract, source, rows); levels > 0 {
			return best, errAt(line, "no row holds every required column, but %d rows from here read as one header do\nhint: header_rows: %d in the source, if they are the header", levels, levels)
		}
	}
	return best, missingError(source, best)
}

// rowsFrom is the row on a line and the rows that one header may have below it.
func rowsFrom(rows []numbered, line int64) []numbered {
	from := slices.IndexFunc(rows, func(row numbered) bool { return row.line == line })
	return rows[from:min(len(rows), from+mostHeaderRows)]
}

// settle refuses a header that is ambiguous.
func settle(contract *Contract, source *workspace.Source, found layout) error {
	err := found.clash
	if err == nil {
		err = checkUnits(contract, source, found)
	}
	if err != nil {
		return errAt(found.line, "%w", err)
	}
	return nil
}

// missingError names the best candidate for the header and what it lacks.
func missingError(source *workspace.Source, best layout) error {
	switch {
	case best.found < 0 && source.HeaderRow > 0:
		return errAt(int64(source.HeaderRow), "the table has no such row, and header_row names it")
	case best.found < 0:
		return errAt(1, "no rows")
	case len(best.missing) == 0:
		return errAt(best.line, "no header found: no column of the feed stands in the file")
	case best.found == 0 && source.HeaderRow == 0:
		return errAt(best.line, "no header found in the first %d rows: none holds a name of a required column (%s)\nhint: name the row with header_row, and the headers with columns: {%s: …}",
			headerRows, columnNames(best.missing), best.missing[0].Name)
	}
	// One line per missing column would drown the first; the rest follow by name.
	first := best.missing[0]
	message := fmt.Sprintf("column %q is missing (needed for %s)", first.label(), first.Name)
	if len(best.missing) > 1 {
		message += fmt.Sprintf("; also missing: %s", columnNames(best.missing[1:]))
	}
	return errAt(best.line, "%s\nhint: %s", message, nearestHeaders(first, best.ignored))
}

func columnNames(columns []Column) string {
	var names []string
	for _, column := range columns {
		names = append(names, column.Name)
	}
	return strings.Join(names, ", ")
}

// nearestHeaders is a hint with the unused headers most like what is missing.
func nearestHeaders(column Column, unused []string) string {
	if len(unused) == 0 {
		return fmt.Sprintf("no unused header is left; give a constant with constants: {%s: …}", column.Name)
	}
	distance := func(header string) int {
		least := 1 << 30
		for _, accepted := range column.Headers {
			least = min(least, levenshtein.ComputeDistance(normalHeader(clipped(header)), normalHeader(accepted)))
		}
		return least
	}
	var ordered []string
	for _, header := range unused {
		ordered = append(ordered, clipped(header))
	}
	slices.SortStableFunc(ordered, func(a, b string) int { return distance(a) - distance(b) })
	ordered = ordered[:min(3, len(ordered))]
	return fmt.Sprintf("unused headers: %q; if one of them is meant: columns: {%s: %s}", ordered, column.Name, ordered[0])
}
