package audit

import (
	"archive/zip"
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"jixiao/internal/format"
)

// book is a workbook being written, sheet by sheet as a stream.
type book struct {
	file   *excelize.File
	sheets map[string]*sheet
	header int // styles
	bold   int
	wrap   int
	top    int
	limit  int      // rows of a sheet below its header
	notes  []string // what did not fit, for the first sheet
}

// sheet is one sheet: rows are written in order and cannot be changed.
type sheet struct {
	book    *book
	name    string
	stream  *excelize.StreamWriter
	columns []string
	widths  []float64 // of the columns, in characters
	row     int       // the last row written, from 1
	left    int       // rows that did not fit
}

// column says how a sheet's column is headed and how wide it is, in characters.
type column struct {
	title string
	width float64
}

func newBook(limit int) (*book, error) {
	if limit <= 0 {
		limit = mostSheetRows
	}
	b := &book{file: excelize.NewFile(), sheets: map[string]*sheet{}, limit: limit}
	var err error
	style := func(style excelize.Style) int {
		id, styleErr := b.file.NewStyle(&style)
		err = errors.Join(err, styleErr)
		return id
	}
	b.header = style(excelize.Style{
		Font: &excelize.Font{Bold: true}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"DCE6F1"}},
		Alignment: &excelize.Alignment{WrapText: true, Vertical: "center"},
	})
	b.bold = style(excelize.Style{Font: &excelize.Font{Bold: true}})
	b.wrap = style(excelize.Style{Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}})
	b.top = style(excelize.Style{Alignment: &excelize.Alignment{Vertical: "top"}})
	recalculate := true
	err = errors.Join(err, b.file.SetCalcProps(&excelize.CalcPropsOptions{FullCalcOnLoad: &recalculate}))
	return b, err
}

// open adds a sheet with its header. Sheets stand in the order they are opened.
func (b *book) open(name string, columns ...column) (*sheet, error) {
	if len(b.sheets) == 0 {
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
	s := &sheet{book: b, name: name, stream: stream}
	b.sheets[name] = s
	for no, one := range columns {
		if err := stream.SetColWidth(no+1, no+1, one.width); err != nil {
			return nil, err
		}
		s.columns, s.widths = append(s.columns, one.title), append(s.widths, one.width)
	}
	if len(columns) == 0 {
		return s, nil
	}
	if err := stream.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return nil, err
	}
	cells := make([]any, len(columns))
	for no, title := range s.columns {
		cells[no] = excelize.Cell{StyleID: b.header, Value: title}
	}
	return s, s.put(cells)
}

// pageWidth is how many characters of a sheet are read with ease on A4 across.
const pageWidth = 190

// onPaper sets a sheet for printing: A4 across, as many pages wide as it needs.
func (b *book) onPaper(name string, columns []column) error {
	width := 0.0
	for _, one := range columns {
		width += one.width
	}
	landscape, a4, wide, long, fit := "landscape", 9, 1+int(width/pageWidth), 0, true
	titles := &excelize.DefinedName{Name: "_xlnm.Print_Titles", RefersTo: "'" + name + "'!$1:$1", Scope: name}
	return errors.Join(
		b.file.SetDefinedName(titles),
		b.file.SetPageLayout(name, &excelize.PageLayoutOptions{Orientation: &landscape, Size: &a4, FitToWidth: &wide, FitToHeight: &long}),
		b.file.SetSheetProps(name, &excelize.SheetPropsOptions{FitToPage: &fit}),
	)
}

// put writes the next row.
func (s *sheet) put(cells []any) error {
	if s.row > s.book.limit {
		s.left++
		return nil
	}
	s.row++
	lines := 1
	for no, cell := range cells {
		if cell == nil {
			continue
		}
		styled, is := cell.(excelize.Cell)
		if !is {
			styled.Value = cellOf(cell)
		}
		text, isText := styled.Value.(string)
		if isText && no < len(s.widths) && (s.widths[no] >= broken || styled.StyleID == s.book.header) {
			lines = max(lines, linesOf(text, s.widths[no]))
			styled.StyleID = cmp.Or(styled.StyleID, s.book.wrap)
		}
		styled.StyleID = cmp.Or(styled.StyleID, s.book.top)
		cells[no] = styled
	}
	return s.stream.SetRow(fmt.Sprintf("A%d", s.row), cells, excelize.RowOpts{Height: lineHeight * float64(min(lines, mostLines))})
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

// formula is a live formula with what it gives, which readers that do not compute show.
func formula(text string, value any) excelize.Cell {
	return excelize.Cell{Formula: strings.TrimPrefix(text, "="), Value: cellOf(value)}
}

// cellOf keeps numbers as numbers; text is text even where it begins like a formula.
func cellOf(value any) any {
	switch value := value.(type) {
	case nil, string, bool, excelize.Cell:
		return value
	case time.Time:
		return format.Exact(value)
	}
	if number, is := format.Float(value); is {
		return number
	}
	return format.Exact(value)
}

// letter is the column of a title.
func (s *sheet) letter(title string) string {
	name, err := excelize.ColumnNumberToName(slices.Index(s.columns, title) + 1)
	if err != nil {
		return "#REF!" // a title the sheet does not have: the test that calculates the book finds it
	}
	return name
}

// cell is a cell of this sheet, as other sheets name it.
func (s *sheet) cell(title string, row int) string {
	return fmt.Sprintf("'%s'!%s%d", s.name, s.letter(title), row)
}

// span is a run of rows of a column, as other sheets name it.
func (s *sheet) span(title string, rows rows) string {
	letter := s.letter(title)
	return fmt.Sprintf("'%s'!$%s$%d:$%s$%d", s.name, letter, rows.first, letter, rows.last)
}

// rows is a run of rows of a sheet.
type rows struct{ first, last int }

// write ends all sheets and writes the workbook: its parts in one order and of one time,
// so that the same rows give the same bytes.
func (b *book) write(out io.Writer, scratch string) (err error) {
	for _, s := range b.sheets {
		if err := s.stream.Flush(); err != nil {
			return fmt.Errorf("sheet %s: %w", s.name, err)
		}
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
