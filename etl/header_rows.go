package etl

import (
	"fmt"
	"io"
	"strings"

	"jixiao/internal/workspace"
)

// Headers of several rows, and tables without one.

// mostHeaderRows is how many rows a header may have.
const mostHeaderRows = 3

// numbered is a row at the top of a table, or several that are read as one header.
type numbered struct {
	line   int64
	last   int64    // line of the last row of the header; 0 means line
	cells  []string // of several rows: all levels joined
	lowest []string // of several rows: the lowest text of each column
	deep   int      // in a workbook: rows that the cells merged downwards from here cover
	wide   bool     // in a workbook: cells are merged to the right here
}

// folded reads every row together with the rows below it as one header.
func folded(rows []numbered, levels int) []numbered {
	if levels < 2 {
		return rows
	}
	var headers []numbered
	for no := range rows {
		if no+levels <= len(rows) {
			headers = append(headers, fold(rows[no:no+levels]))
		}
	}
	return headers
}

// fold joins the levels of a header from the top down. A blank cell of an upper level
// takes the text to its left, as merged cells show it, where a lower level has a text.
func fold(levels []numbered) numbered {
	width := 0
	for _, level := range levels {
		width = max(width, len(level.cells))
	}
	header := numbered{line: levels[0].line, last: levels[len(levels)-1].line, cells: make([]string, width), lowest: make([]string, width)}
	carried := make([]string, len(levels))
	for place := range width {
		column := make([]string, len(levels))
		deepest := -1
		for no, level := range levels {
			if place < len(level.cells) {
				column[no] = trimCell(level.cells[place])
			}
			if column[no] != "" {
				deepest = no
			}
		}
		var parts []string
		for no, text := range column {
			switch {
			case no >= deepest:
				carried[no] = "" // a column that ends on this level parts its neighbours
			case text != "":
				carried[no] = text
				clear(carried[no+1:])
			default:
				text = carried[no]
			}
			if text != "" && (len(parts) == 0 || parts[len(parts)-1] != text) {
				parts = append(parts, text)
			}
		}
		header.cells[place] = strings.Join(parts, " ")
		if deepest >= 0 {
			header.lowest[place] = column[deepest]
		}
	}
	return header
}

// levelsOf finds the header of more than one row that a table has although its source
// does not say so: certain only where merged cells show it and every required column is
// found.
func levelsOf(contract *Contract, source *workspace.Source, rows []numbered) (layout, bool) {
	for levels := 2; levels <= mostHeaderRows; levels++ {
		for no, row := range rows {
			if no+levels > len(rows) || !row.wide && row.deep != levels {
				continue
			}
			if source.HeaderRow > 0 && row.line != int64(source.HeaderRow) {
				continue
			}
			if candidate := match(contract, source, fold(rows[no:no+levels])); candidate.complete() {
				return candidate, true
			}
		}
	}
	return layout{}, false
}

// seemsFolded says how many rows the header would have to have for every required
// column to be found, 0 if no number does.
func seemsFolded(contract *Contract, source *workspace.Source, rows []numbered) (levels int, line int64) {
	for levels := 2; levels <= mostHeaderRows; levels++ {
		for _, header := range folded(rows, levels) {
			if source.HeaderRow > 0 && header.line != int64(source.HeaderRow) {
				continue
			}
			if candidate := match(contract, source, header); candidate.complete() {
				return levels, header.line
			}
		}
	}
	return 0, 0
}

// declaredHeader lays out a table that has no header by the one that the source gives.
func declaredHeader(contract *Contract, source *workspace.Source, rows []numbered) (layout, error) {
	found := match(contract, source, numbered{line: int64(source.SkipBefore), cells: source.Header})
	if len(found.missing) > 0 {
		return found, fmt.Errorf("%s: header names no column %q (needed for %s)\nhint: name it at its place in header, or give a constant",
			source.Pos, found.missing[0].label(), columnNames(found.missing))
	}
	if err := settle(contract, source, found); err != nil {
		return found, err
	}
	width, first := 0, true
	for _, row := range rows {
		wide := len(row.cells)
		for wide > 0 && trimCell(row.cells[wide-1]) == "" {
			wide--
		}
		if wide == 0 {
			continue
		}
		if first && wide > len(source.Header) {
			return found, errAt(row.line, "the row has %d cells and header of the source names %d columns\nhint: name every column of the file; \"\" stands for one that is not wanted",
				wide, len(source.Header))
		}
		width, first = max(width, wide), false
	}
	found.found = 0
	for no, place := range found.column {
		switch {
		case place >= 0 && place < width:
			found.found++
		case place >= 0 && contract.Columns[no].Required:
			return found, errAt(found.line+1, "the rows have %d cells at most and header of the source puts %s at column %d\nhint: look at the delimiter, and at the order of header",
				width, contract.Columns[no].Name, place+1)
		}
	}
	return found, nil
}

// checkShape refuses settings of the header that exclude each other.
func checkShape(source *workspace.Source) error {
	if len(source.Header) > 0 && (source.HeaderRow > 0 || source.HeaderRows > 1) {
		return fmt.Errorf("%s: header says that the file has no header, header_row and header_rows say that it has one\nhint: keep one of them", source.Pos)
	}
	if source.HeaderRow > 0 && source.HeaderRow <= source.SkipBefore {
		return fmt.Errorf("%s: header_row %d is among the rows that skip_before passes over (%d)\nhint: header_row counts from the first row of the file",
			source.Pos, source.HeaderRow, source.SkipBefore)
	}
	return nil
}

// label is the name of a column that people know it by.
func (c Column) label() string {
	if len(c.Headers) > 1 {
		return c.Headers[1]
	}
	return c.Name
}

// blankLines empties the first lines of a text, so that what stands in them cannot be
// taken for rows or quotes and the lines below keep their numbers.
type blankLines struct {
	reader io.Reader
	left   int // lines still to empty
}

func withoutLines(text io.Reader, count int) io.Reader {
	if count == 0 {
		return text
	}
	return &blankLines{reader: text, left: count}
}

// emptied is a text without what stands in its first lines.
func emptied(text string, lines int) string {
	rest := text
	for range lines {
		_, rest, _ = strings.Cut(rest, "\n")
	}
	return strings.Repeat("\n", strings.Count(text[:len(text)-len(rest)], "\n")) + rest
}

// Read gives the line ends of the first lines, then the text as it is.
func (b *blankLines) Read(into []byte) (int, error) {
	for {
		n, err := b.reader.Read(into)
		kept, from := 0, 0
		for from < n && b.left > 0 {
			if into[from] == '\n' {
				into[kept] = '\n'
				kept++
				b.left--
			}
			from++
		}
		kept += copy(into[kept:n], into[from:n])
		if kept > 0 || err != nil || n == 0 {
			return kept, err
		}
	}
}

// clipped shortens a text for a message.
func clipped(text string) string {
	const most = 60
	if chars := []rune(text); len(chars) > most {
		return string(chars[:most]) + "…"
	}
	return text
}
