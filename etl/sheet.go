package etl

import (
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"time"

	"jixiao/internal/workspace"
)

// uncalculated stands for a formula whose workbook holds no value of it.
const uncalculated = "#UNCALCULATED!"

// sheetTable reads the rows of one sheet as a stream.
type sheetTable struct {
	ctx     context.Context
	book    *book
	sheet   sheetPart
	content io.ReadCloser
	decoder *partXML
	line    int64
	bytes   int // text of the row in hand
	cells   []string
	numbers []bool
	ended   bool  // the rows are behind us
	dayLine int64 // the last line with a cell whose format is a date
	notes   sheetNotes
}

// openSheet opens the sheet that the source names, or the only one with a header.
func openSheet(ctx context.Context, f *file, source *workspace.Source, find finder) (*opened, error) {
	b, err := openBook(ctx, f)
	if err != nil {
		return nil, err
	}
	if !f.asIs {
		back, err := b.findReturned(ctx)
		if back != nil {
			err = &returnedError{*back}
		}
		if err != nil {
			return nil, errors.Join(err, b.archive.Close())
		}
	}
	result, err := b.choose(ctx, source, find)
	if err != nil {
		return nil, errors.Join(err, b.archive.Close())
	}
	return result, nil
}

// choose finds the sheet and its header, and opens it from its first row.
func (b *book) choose(ctx context.Context, source *workspace.Source, find finder) (*opened, error) {
	sheets, err := b.candidates(source)
	if err != nil {
		return nil, err
	}
	match, found, err := search(sheets, func(sheet sheetPart) (layout, error) {
		return b.tryHeader(ctx, sheet, source, find, false)
	})
	if match == nil && source.HeaderRows == 0 && len(source.Header) == 0 {
		// Merged cells stand behind the rows: only for a header not found otherwise is the sheet read for them.
		if merged, levels, mergedErr := search(sheets, func(sheet sheetPart) (layout, error) {
			return b.tryHeader(ctx, sheet, source, find, true)
		}); mergedErr == nil {
			match, found, err = merged, levels, nil
		}
	}
	if err != nil {
		return nil, err
	}
	t, err := b.open(ctx, *match)
	if err != nil {
		return nil, err
	}
	return &opened{table: t, layout: found, encoding: "xlsx", sheet: match.name, is1904: b.is1904, warnings: t.warnings}, nil
}

// search is the only sheet with a header, or an error about the one that comes closest.
func search(sheets []sheetPart, try func(sheetPart) (layout, error)) (match *sheetPart, found layout, err error) {
	best := layout{found: -1}
	bestErr := errors.New("the workbook has no visible sheet\nhint: name the one to read in the source (sheet: …)")
	for i, sheet := range sheets {
		candidate, err := try(sheet)
		switch {
		case err == nil && match != nil:
			return nil, found, fmt.Errorf("sheets %q and %q both have the header\nhint: name one in the source (sheet: %s)", match.name, sheet.name, sheet.name)
		case err == nil:
			match, found = &sheets[i], candidate
		case i == 0 || candidate.found > best.found:
			best, bestErr = candidate, inSheet(sheet.name, err)
		}
	}
	if match == nil {
		return nil, found, bestErr
	}
	return match, found, nil
}

func inSheet(name string, err error) error {
	var placed *lineError
	if errors.As(err, &placed) {
		return errAt(placed.line, "sheet %q: %w", name, placed.err)
	}
	return fmt.Errorf("sheet %q: %w", name, err)
}

// candidates are the sheets that the source's name or number allows.
func (b *book) candidates(source *workspace.Source) ([]sheetPart, error) {
	var visible []sheetPart
	var names, hidden []string
	for _, sheet := range b.sheets {
		if source.Sheet != "" && strings.EqualFold(strings.TrimSpace(sheet.name), strings.TrimSpace(source.Sheet)) {
			return []sheetPart{sheet}, nil
		}
		if sheet.hidden {
			hidden = append(hidden, sheet.name)
			continue
		}
		visible, names = append(visible, sheet), append(names, sheet.name)
	}
	if source.Sheet == "" {
		return visible, nil
	}
	if no, err := strconv.Atoi(source.Sheet); err == nil && no >= 1 && no <= len(visible) {
		return visible[no-1 : no], nil
	}
	hint := fmt.Sprintf("its sheets are %q", names)
	if len(hidden) > 0 {
		hint += fmt.Sprintf(", and hidden %q", hidden)
	}
	return nil, fmt.Errorf("the workbook has no sheet %q\nhint: %s", source.Sheet, hint)
}

func (b *book) tryHeader(ctx context.Context, sheet sheetPart, source *workspace.Source, find finder, merged bool) (_ layout, err error) {
	t, err := b.open(ctx, sheet)
	if err != nil {
		return layout{found: -1}, err
	}
	defer func() { err = errors.Join(err, t.content.Close()) }()
	rows, err := head(t, headLimit(source), source.SkipBefore)
	if err != nil {
		return layout{found: -1}, err
	}
	if merged {
		if err := t.markMerged(rows); err != nil {
			return layout{found: -1}, err
		}
	}
	return find(rows)
}

func (b *book) open(ctx context.Context, sheet sheetPart) (*sheetTable, error) {
	content, err := b.part(sheet.part)
	if err != nil {
		return nil, err
	}
	return &sheetTable{ctx: ctx, book: b, sheet: sheet, content: content, decoder: newPartXML(content)}, nil
}

func (t *sheetTable) close() error {
	return errors.Join(t.content.Close(), t.book.archive.Close())
}

func (t *sheetTable) next() (row, error) {
	if err := context.Cause(t.ctx); err != nil {
		return row{}, err
	}
	for {
		token, err := t.decoder.RawToken()
		if errors.Is(err, io.EOF) {
			if !t.ended {
				return row{}, errAt(t.line+1, "the sheet is damaged: it ends before its rows do")
			}
			return row{}, io.EOF
		}
		if err != nil {
			return row{}, errAt(t.line+1, "the sheet is damaged: %w", err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			if token.Name.Local == "row" && !t.ended {
				return t.readRow(token)
			}
			if err := t.note(token); err != nil {
				return row{}, err
			}
		case xml.EndElement:
			// What comes after the rows is read too: only at its end is the checksum compared.
			t.ended = t.ended || token.Name.Local == "sheetData"
		}
	}
}

// readRow reads the cells of one row.
func (t *sheetTable) readRow(start xml.StartElement) (row, error) {
	line := t.line + 1
	if number := attribute(start, "r"); number != "" {
		parsed, err := strconv.ParseInt(number, 10, 64)
		if err != nil || parsed < line {
			return row{}, errAt(line, "the sheet is damaged: row number %q is out of order", number)
		}
		line = parsed
	}
	t.line, t.bytes = line, 0
	hidden := isTrue(attribute(start, "hidden"))
	t.cells, t.numbers = t.cells[:0], t.numbers[:0]
	for {
		token, err := t.decoder.RawToken()
		if err != nil {
			return row{}, errAt(line, "the sheet is damaged: %w", err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			if token.Name.Local == "c" {
				if err := t.readCell(token); err != nil {
					return row{}, errAt(line, "%w", err)
				}
			}
		case xml.EndElement:
			if token.Name.Local == "row" {
				return row{line: line, cells: t.cells, numbers: t.numbers, hidden: hidden}, nil
			}
		}
	}
}

func (t *sheetTable) readCell(start xml.StartElement) error {
	reference, kind, style := "", "", 0
	for _, attr := range start.Attr {
		switch attr.Name.Local {
		case "r":
			reference = attr.Value
		case "t":
			kind = attr.Value
		case "s":
			style, _ = strconv.Atoi(attr.Value) // what is no number is the first format
		}
	}
	place := len(t.cells)
	if reference != "" {
		place = columnNumber(reference)
		if place < len(t.cells) {
			return fmt.Errorf("the sheet is damaged: cell %q is out of order", reference)
		}
	}
	if place >= t.book.limits.Cells {
		return overLimit("cells", "cell %q lies beyond column %d, the limit", reference, t.book.limits.Cells)
	}
	for len(t.cells) < place {
		t.cells, t.numbers = append(t.cells, ""), append(t.numbers, false)
	}
	text, isNumber, err := t.value(kind, style)
	if t.bytes += len(text); t.bytes > recordBytes {
		return fmt.Errorf("a row of more than %d bytes", recordBytes)
	}
	t.cells, t.numbers = append(t.cells, text), append(t.numbers, isNumber)
	return err
}

// columnNumber is the place, from 0, that a reference such as AB12 names; -1 if none.
func columnNumber(reference string) int {
	column := 0
	for _, char := range reference {
		switch {
		case char >= 'A' && char <= 'Z':
			column = column*26 + int(char-'A') + 1
		case char >= 'a' && char <= 'z':
			column = column*26 + int(char-'a') + 1
		default:
			return column - 1
		}
		if column > 1<<20 {
			return column
		}
	}
	return column - 1
}

// value reads the rest of a cell and gives its text.
func (t *sheetTable) value(kind string, style int) (text string, isNumber bool, err error) {
	var raw strings.Builder
	inValue, hasValue, hasFormula := false, false, false
	for {
		token, err := t.decoder.RawToken()
		if err != nil {
			return "", false, fmt.Errorf("the sheet is damaged: %w", err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			inValue = token.Name.Local == "v"
			hasValue = hasValue || inValue
			hasFormula = hasFormula || token.Name.Local == "f"
			if token.Name.Local == "is" {
				if text, err = textOf(t.decoder, "is", t.book.limits.CellBytes); err != nil {
					return "", false, err
				}
				hasValue = true
			}
		case xml.CharData:
			if inValue {
				if raw.Len()+len(token) > t.book.limits.CellBytes {
					return "", false, overLimit("cell_bytes", "a cell of more than %d bytes, the limit", t.book.limits.CellBytes)
				}
				raw.Write(token)
			}
		case xml.EndElement:
			inValue = false
			if token.Name.Local != "c" {
				continue
			}
			// openpyxl writes an empty value where nothing was computed; a text may be empty.
			if hasFormula && (!hasValue || raw.Len() == 0 && kind != "str" && kind != "inlineStr") {
				return uncalculated, false, nil
			}
			if kind == "inlineStr" {
				return text, false, nil
			}
			return t.cellText(kind, style, raw.String())
		}
	}
}

// cellText turns a cell's stored value into the text a person would see, but with
// days in ISO form and numbers without format.
func (t *sheetTable) cellText(kind string, style int, raw string) (text string, isNumber bool, err error) {
	switch kind {
	case "s":
		no, err := strconv.Atoi(strings.TrimSpace(raw))
		if err != nil || no < 0 || no >= len(t.book.strings) {
			return "", false, fmt.Errorf("the sheet is damaged: shared string %q does not exist", raw)
		}
		return t.book.strings[no], false, nil
	case "str":
		return unescape(raw), false, nil
	case "e":
		return strings.TrimSpace(raw), false, nil
	case "d":
		return strings.Replace(raw, "T", " ", 1), false, nil
	case "b":
		switch raw = strings.TrimSpace(raw); raw {
		case "1", "true":
			return "TRUE", false, nil
		case "0", "false":
			return "FALSE", false, nil
		}
		return raw, false, nil // what is no boolean is for the checks to say
	}
	raw = strings.TrimSpace(raw)
	number, err := strconv.ParseFloat(raw, 64)
	if raw == "" || err != nil || math.IsInf(number, 0) || math.IsNaN(number) {
		return raw, false, nil
	}
	if style >= 0 && style < len(t.book.formats) {
		if t.book.formats[style] == dateNumber {
			t.dayLine = t.line
		}
		switch t.book.formats[style] {
		case dateNumber:
			return dayText(number, t.book.is1904, false), false, nil
		case timeNumber:
			return dayText(number, t.book.is1904, true), false, nil
		case elapsedNumber:
			return elapsedText(number), false, nil
		}
	}
	return numberText(number), true, nil
}

// numberText writes a number as the 15 digits that Excel keeps. A number of more
// than 15 digits has lost its last ones (an identity number kept as a number) and is
// written with an exponent, which the checks refuse as damaged.
func numberText(number float64) string {
	if math.Abs(number) >= 1e15 {
		return strconv.FormatFloat(number, 'E', -1, 64)
	}
	rounded, err := strconv.ParseFloat(strconv.FormatFloat(number, 'g', 15, 64), 64)
	if err != nil {
		rounded = number
	}
	return strconv.FormatFloat(rounded, 'f', -1, 64)
}

// elapsedText writes a number of days as the hours, minutes and seconds that the cell
// shows (25:30:00): as a bare number, 1.0625, it would pass for minutes or an amount.
func elapsedText(number float64) string {
	if number < 0 || number >= 1e6 {
		return numberText(number)
	}
	seconds := int64(math.Round(number * 86_400))
	return fmt.Sprintf("%d:%02d:%02d", seconds/3600, seconds/60%60, seconds%60)
}

// dayText writes a workbook's day number as ISO text: 44317.5 is 2021-05-01 12:00:00.
// Day 60 of the 1900 system is a 29 February that never was, written as such.
func dayText(number float64, is1904, timeOnly bool) string {
	if number < 0 || number >= 2958466+1 {
		return numberText(number)
	}
	milliseconds := int64(math.Round(number * 86_400_000))
	days, rest := milliseconds/86_400_000, milliseconds%86_400_000
	clock := time.UnixMilli(rest).UTC().Format("15:04:05")
	if rest%1000 != 0 {
		clock = time.UnixMilli(rest).UTC().Format("15:04:05.000")
	}
	if timeOnly && days == 0 {
		return clock
	}
	start := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	var day string
	switch {
	case is1904:
		day = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, int(days)).Format(time.DateOnly)
	case days == 60:
		day = "1900-02-29"
	case days < 60:
		day = start.AddDate(0, 0, int(days)+1).Format(time.DateOnly)
	default:
		day = start.AddDate(0, 0, int(days)).Format(time.DateOnly)
	}
	if rest == 0 {
		return day
	}
	return day + " " + clock
}
