// Package book writes workbooks row by row, as streams: what goes in are sheets with their
// columns and the values of their rows, what comes out is an XLSX file. The same rows give
// the same bytes; text is text, even where it begins like a formula.
package book

import (
	"archive/zip"
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"sort"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"jixiao/internal/format"
)

// Book is a workbook being written, sheet by sheet as a stream.
type Book struct {
	Sheets map[string]*Sheet
	Notes  []string // what did not fit, for the first sheet

	Header, Bold, Wrap int // styles

	OnePage bool // print every sheet one page wide

	file  *excelize.File
	top   int
	kinds map[Kind]int // styles
	limit int          // rows of a sheet below its header
}

// Sheet is one sheet: rows are written in order and cannot be changed.
type Sheet struct {
	Row  int // the last row written, from 1
	Left int // rows that did not fit

	book    *Book
	name    string
	stream  *excelize.StreamWriter
	columns []string
	widths  []float64 // of the columns, in characters
	kinds   []Kind
}

// Column says how a sheet's column is headed, how wide it is, in characters, and what it holds.
type Column struct {
	Title string
	Width float64
	Kind  Kind
}

// New begins a workbook whose sheets hold so many rows below their header: 0 for as many as
// Excel does.
func New(limit int) (*Book, error) {
	if limit <= 0 {
		limit = MostRows
	}
	b := &Book{file: excelize.NewFile(), Sheets: map[string]*Sheet{}, limit: limit}
	var err error
	style := func(style excelize.Style) int {
		id, styleErr := b.file.NewStyle(&style)
		err = errors.Join(err, styleErr)
		return id
	}
	b.Header = style(excelize.Style{
		Font: &excelize.Font{Bold: true}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"DCE6F1"}},
		Alignment: &excelize.Alignment{WrapText: true, Vertical: "center"},
	})
	b.Bold = style(excelize.Style{Font: &excelize.Font{Bold: true}})
	b.Wrap = style(excelize.Style{Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}})
	b.top = style(excelize.Style{Alignment: &excelize.Alignment{Vertical: "top"}})
	b.kinds = map[Kind]int{}
	for _, kind := range []Kind{Amount, Count, Percent, Day} { // in one order, for the same bytes
		layout := layouts[kind]
		b.kinds[kind] = style(excelize.Style{CustomNumFmt: &layout, Alignment: &excelize.Alignment{Vertical: "top"}})
	}
	recalculate := true
	err = errors.Join(err, b.file.SetCalcProps(&excelize.CalcPropsOptions{FullCalcOnLoad: &recalculate}))
	return b, err
}

// Open adds a sheet with its header. Sheets stand in the order they are opened.
func (b *Book) Open(name string, columns ...Column) (*Sheet, error) {
	if len(b.Sheets) == 0 {
		if err := b.file.SetSheetName("Sheet1", name); err != nil {
			return nil, err
		}
	} else if _, err := b.file.NewSheet(name); err != nil {
		return nil, err
	}
	if err := b.onPaper(name, columns); err != nil {
		return nil, err
	}
	stream, err := b.file.NewStreamWriter(name)
	if err != nil {
		return nil, err
	}
	s := &Sheet{book: b, name: name, stream: stream}
	b.Sheets[name] = s
	for no, one := range columns {
		if err := stream.SetColWidth(no+1, no+1, one.Width); err != nil {
			return nil, err
		}
		s.columns, s.widths, s.kinds = append(s.columns, one.Title), append(s.widths, one.Width), append(s.kinds, one.Kind)
	}
	if len(columns) == 0 {
		return s, nil
	}
	if err := stream.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return nil, err
	}
	cells := make([]any, len(columns))
	for no, title := range s.columns {
		cells[no] = excelize.Cell{StyleID: b.Header, Value: title}
	}
	return s, s.Put(cells)
}

// MostRows is what a sheet of Excel holds, less the header.
const MostRows = 1_048_575

// Widths sets how wide the columns of a sheet without header are, before its first row.
func (s *Sheet) Widths(widths ...float64) error {
	s.widths = widths
	for no, width := range widths {
		if err := s.stream.SetColWidth(no+1, no+1, width); err != nil {
			return err
		}
	}
	return nil
}

// Close lets go of the workbook.
func (b *Book) Close() error { return b.file.Close() }

// pageWidth is how many characters of a sheet are read with ease on A4 across.
const pageWidth = 190

// onPaper sets a sheet for printing: A4 across, as many pages wide as it needs.
func (b *Book) onPaper(name string, columns []Column) error {
	width := 0.0
	for _, one := range columns {
		width += one.Width
	}
	pages := 1 + int(width/pageWidth)
	if b.OnePage {
		pages = 1
		margin := 0.4 // inches: what is one page wide needs the room
		err := b.file.SetPageMargins(name, &excelize.PageLayoutMarginsOptions{Left: &margin, Right: &margin, Top: &margin, Bottom: &margin})
		if err != nil {
			return err
		}
	}
	landscape, a4, wide, long, fit := "landscape", 9, pages, 0, true
	titles := &excelize.DefinedName{Name: "_xlnm.Print_Titles", RefersTo: "'" + name + "'!$1:$1", Scope: name}
	return errors.Join(
		b.file.SetDefinedName(titles),
		b.file.SetPageLayout(name, &excelize.PageLayoutOptions{Orientation: &landscape, Size: &a4, FitToWidth: &wide, FitToHeight: &long}),
		b.file.SetSheetProps(name, &excelize.SheetPropsOptions{FitToPage: &fit}),
	)
}

// Put writes the next row.
func (s *Sheet) Put(cells []any) error {
	if s.Row > s.book.limit {
		s.Left++
		return nil
	}
	s.Row++
	lines := 1
	for no, cell := range cells {
		if cell == nil {
			continue
		}
		styled, is := cell.(excelize.Cell)
		if !is {
			styled.Value = s.cellOf(no, cell)
		}
		if styled.StyleID == 0 && no < len(s.kinds) {
			styled.StyleID = s.book.kinds[s.kinds[no]]
		}
		text, isText := styled.Value.(string)
		if isText && no < len(s.widths) && (s.widths[no] >= broken || styled.StyleID == s.book.Header) {
			lines = max(lines, linesOf(text, s.widths[no]))
			styled.StyleID = cmp.Or(styled.StyleID, s.book.Wrap)
		}
		styled.StyleID = cmp.Or(styled.StyleID, s.book.top)
		cells[no] = styled
	}
	return s.stream.SetRow(fmt.Sprintf("A%d", s.Row), cells, excelize.RowOpts{Height: lineHeight * float64(min(lines, mostLines))})
}

// Text in columns of this width and more is broken into lines, and its row is as high as
// they need, up to a bound: the cell holds all of it.
const (
	broken     = 24
	lineHeight = 15 // points
	mostLines  = 12
)

// linesOf is how many lines a text takes in a column; a Chinese character is two wide.
func linesOf(text string, width float64) int {
	used := 0.0
	for _, char := range text {
		used++
		if char > 0x2e7f {
			used++
		}
	}
	return 1 + int(used*1.08/max(width, 1))
}

// Formula is a live formula with what it gives, which readers that do not compute show.
func Formula(text string, value any) excelize.Cell {
	return excelize.Cell{Formula: strings.TrimPrefix(text, "="), Value: cellOf(value)}
}

// cellOf keeps numbers as numbers; text is text even where it begins like a formula.
func cellOf(value any) any {
	switch value := value.(type) {
	case nil, bool, int, excelize.Cell:
		return value
	case string:
		return whole(value)
	case time.Time:
		return format.Exact(value)
	}
	if number, is := format.Float(value); is {
		return number
	}
	return format.Exact(value)
}

// Letter is the column of a title.
func (s *Sheet) Letter(title string) string {
	name, err := excelize.ColumnNumberToName(slices.Index(s.columns, title) + 1)
	if err != nil {
		return "#REF!" // a title the sheet does not have: the test that calculates the book finds it
	}
	return name
}

// Cell is a cell of this sheet, as other sheets name it.
func (s *Sheet) Cell(title string, row int) string {
	return fmt.Sprintf("'%s'!%s%d", s.name, s.Letter(title), row)
}

// Span is a run of rows of a column, as other sheets name it.
func (s *Sheet) Span(title string, rows Rows) string {
	letter := s.Letter(title)
	return fmt.Sprintf("'%s'!$%s$%d:$%s$%d", s.name, letter, rows.First, letter, rows.Last)
}

// Rows is a run of rows of a sheet.
type Rows struct{ First, Last int }

// Write ends all sheets and writes the workbook: its parts in one order and of one time,
// so that the same rows give the same bytes.
func (b *Book) Write(out io.Writer, scratch string) (err error) {
	for _, s := range b.Sheets {
		if err := s.stream.Flush(); err != nil {
			return fmt.Errorf("sheet %s: %w", s.name, err)
		}
	}
	if types := b.file.ContentTypes; types != nil { // a chart adds them in an order of chance
		sort.Slice(types.Defaults, func(one, two int) bool { return types.Defaults[one].Extension < types.Defaults[two].Extension })
	}
	draft, err := os.CreateTemp(scratch, "*.xlsx")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, draft.Close(), os.Remove(draft.Name())) }()
	if err := b.file.Write(draft); err != nil {
		return err
	}
	size, err := draft.Seek(0, io.SeekEnd)
	if err != nil {
		return err
	}
	parts, err := zip.NewReader(draft, size)
	if err != nil {
		return err
	}
	slices.SortFunc(parts.File, func(one, two *zip.File) int { return strings.Compare(one.Name, two.Name) })
	archive := zip.NewWriter(out)
	for _, part := range parts.File {
		to, err := archive.CreateHeader(&zip.FileHeader{Name: part.Name, Method: zip.Deflate})
		if err != nil {
			return err
		}
		if err := inflate(to, part); err != nil {
			return err
		}
	}
	return archive.Close()
}

func inflate(to io.Writer, part *zip.File) (err error) {
	from, err := part.Open()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, from.Close()) }()
	_, err = io.Copy(to, from) //nolint:gosec // G110: an archive this program wrote a moment ago
	return err
}
