package etl

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"
)

// alike is how like a header must be to an accepted one to be taken for it.
const alike = 0.5

// pairing says which contract column each column of a file stands for.
type pairing struct {
	contract *Contract
	column   []int // per column of the file, -1 if none
	nearest  []int // per unmatched column of the file the contract column most like it, -1
	guessed  []bool
	missing  []Column // required and neither found nor guessed
}

// similarity of two headers, 0–1: half by edits, half by shared characters.
func similarity(a, b string) float64 {
	left, right := []rune(normalHeader(a)), []rune(normalHeader(b))
	longest := max(len(left), len(right))
	if longest == 0 {
		return 0
	}
	rest, shared := slices.Clone(right), 0
	for _, char := range left {
		if at := slices.Index(rest, char); at >= 0 {
			rest, shared = slices.Delete(rest, at, at+1), shared+1
		}
	}
	edits := levenshtein.ComputeDistance(string(left), string(right))
	return (1-float64(edits)/float64(longest))/2 + float64(2*shared)/float64(len(left)+len(right))/2
}

func likeness(column Column, header string) float64 {
	most := 0.0
	for _, accepted := range column.Headers {
		most = max(most, similarity(header, accepted))
	}
	return most
}

// rank pairs the file's columns with every feed and orders the feeds by fit.
func (p *proposing) rank(header []string, look *columnLook) {
	for no := range p.contracts {
		contract := &p.contracts[no]
		pairs := p.pair(contract, header, look)
		fit := Fit{Feed: contract.Feed, pairing: pairs}
		for _, column := range contract.Columns {
			if column.Required {
				fit.Required++
			}
		}
		for place, no := range pairs.column {
			if no < 0 {
				if pairs.guessed[place] {
					fit.Guessed++
				}
				continue
			}
			fit.Columns++
			if contract.Columns[no].Required {
				fit.Found++
			}
		}
		fit.Score = (float64(fit.Found) + float64(fit.Guessed)/2) / float64(max(fit.Required, 1))
		if fit.Columns > 0 {
			p.Fits = append(p.Fits, fit)
		}
	}
	slices.SortStableFunc(p.Fits, func(a, b Fit) int {
		switch {
		case a.Score > b.Score || a.Score == b.Score && a.Columns > b.Columns:
			return -1
		case a.Score < b.Score || a.Columns < b.Columns:
			return 1
		}
		return strings.Compare(a.Feed, b.Feed)
	})
}

// pair matches by accepted headers first; what is left goes to the most alike, of
// required columns as a guess.
func (p *proposing) pair(contract *Contract, header []string, look *columnLook) pairing {
	pairs := pairing{contract: contract, column: make([]int, len(header)), nearest: make([]int, len(header)), guessed: make([]bool, len(header))}
	found := match(contract, &p.source, numbered{cells: header})
	for place := range header {
		pairs.column[place], pairs.nearest[place] = -1, -1
		if no := slices.Index(found.column, place); no >= 0 {
			pairs.column[place] = no
		}
	}
	taken := map[int]bool{}
	for {
		place, no, most := -1, -1, alike
		for at := range header {
			if pairs.column[at] >= 0 || pairs.nearest[at] >= 0 || strings.TrimSpace(header[at]) == "" {
				continue
			}
			for columnNo, column := range contract.Columns {
				if found.column[columnNo] >= 0 || taken[columnNo] || !look.canBe(at, column.Type) {
					continue
				}
				like := likeness(column, header[at]) + look.suits(at, column.Type)
				if like > most || like == most && place < 0 {
					place, no, most = at, columnNo, like
				}
			}
		}
		if place < 0 {
			break
		}
		pairs.nearest[place], taken[no] = no, true
		// A header that stands twice names no column.
		pairs.guessed[place] = contract.Columns[no].Required && !standsTwice(header, place)
	}
	for no, column := range contract.Columns {
		guess := slices.Index(pairs.nearest, no)
		if column.Required && found.column[no] < 0 && (guess < 0 || !pairs.guessed[guess]) {
			pairs.missing = append(pairs.missing, column)
		}
	}
	return pairs
}

func standsTwice(header []string, place int) bool {
	for at, other := range header {
		if at != place && normalHeader(other) == normalHeader(header[place]) {
			return true
		}
	}
	return false
}

// settleOn takes the best fit and fills in the source and the columns.
func (p *proposing) settleOn(header []string, look *columnLook) {
	var pairs pairing
	if len(p.Fits) > 0 {
		pairs = p.Fits[0].pairing
		p.Feed = p.Fits[0].Feed
		p.source.Columns = map[string]string{}
		for _, column := range pairs.missing {
			p.Missing = append(p.Missing, column.Name)
		}
	}
	for place, text := range header {
		column := ProposedColumn{Header: trimCell(text), Seen: look.kind(place)}
		personal := ""
		if pairs.contract != nil {
			if no := pairs.column[place]; no >= 0 {
				column.Column, personal = pairs.contract.Columns[no].Name, pairs.contract.Columns[no].Personal
				p.noteUnit(pairs.contract.Columns[no], text)
			} else if no := pairs.nearest[place]; no >= 0 {
				column.Nearest, column.Guessed = pairs.contract.Columns[no].Name, pairs.guessed[place]
				personal = pairs.contract.Columns[no].Personal
				if column.Guessed {
					p.noteUnit(pairs.contract.Columns[no], text)
				}
			}
		}
		if column.Guessed {
			p.source.Columns[column.Nearest] = column.Header
		}
		column.Samples = look.shownValues(place, text, personal)
		p.Columns = append(p.Columns, column)
	}
	p.source.Footer, p.source.AmountUnit = p.Footer, p.AmountUnit
}

// noteUnit takes the unit of money from a header that names one.
func (p *proposing) noteUnit(column Column, header string) {
	name := normalHeader(header)
	switch {
	case !isAmount(column):
	case strings.Contains(name, tenThousand):
		p.AmountUnit = tenThousand
	case strings.HasPrefix(name, "cf_nr_"):
		p.Warnings = append(p.Warnings, p.words.say("propose_standard_unit", "header", header))
	case !strings.HasSuffix(name, "(元)"):
		p.Warnings = append(p.Warnings, p.words.say("propose_unit", "header", header))
	}
}

// block is the source as YAML. What is guessed or left over says so in comments.
func (p *proposing) block() string {
	var b strings.Builder
	line := func(form string, args ...any) { fmt.Fprintf(&b, form+"\n", args...) }
	line("sources:")
	line("  - feed: %s", p.Feed)
	line("    files: %s", quoted(globEscape(p.File)))
	for _, setting := range [][2]string{{"sheet", p.Sheet}, {"footer", p.Footer}, {"amount_unit", p.AmountUnit}} {
		if setting[1] != "" && (setting[0] != "sheet" || len(p.Sheets) > 1) {
			line("    %s: %s", setting[0], quoted(setting[1]))
		}
	}
	if len(p.source.Columns) > 0 {
		line("    columns:")
	}
	for _, name := range sortedKeys(p.source.Columns) {
		line("      %s: %s # %s", name, quoted(p.source.Columns[name]), p.words.say("propose_guess"))
	}
	for _, name := range p.Missing {
		line("    # %s", p.words.say("propose_missing", "column", name))
	}
	for _, column := range p.Columns {
		if column.Column == "" && !column.Guessed && column.Header != "" {
			line("    # %s", p.words.say("propose_unused", "header", quoted(column.Header)))
		}
	}
	return b.String()
}

// quoted is a text as YAML reads it back, on one line.
func quoted(text string) string {
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(text); err != nil {
		return `""` // a string cannot fail to encode
	}
	return strings.TrimSuffix(b.String(), "\n")
}
