package book

import (
	"fmt"
	"time"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"
)

// Kind is what a column holds: its cells are shown alike.
type Kind string

// Kinds of columns; the empty one holds text.
const (
	Amount  Kind = "amount"  // 元, two decimals
	Count   Kind = "count"   // whole numbers, days
	Percent Kind = "percent" // a share of 0 to 1
	Day     Kind = "day"
)

var layouts = map[Kind]string{Amount: "#,##0.00", Count: "#,##0", Percent: "0.00%", Day: "yyyy-mm-dd"}

// cellOf is the value of a cell; a day in a column of days is a day that can be sorted and
// filtered.
func (s *Sheet) cellOf(column int, value any) any {
	if day, is := value.(time.Time); is && column < len(s.kinds) && s.kinds[column] == Day {
		return day
	}
	return cellOf(value)
}

// mostChars is what a cell of Excel holds, in UTF-16 units.
const mostChars = 32_767

// cutMark ends a text that did not fit.
const cutMark = "…（单元格放不下，后面略去）"

// whole is a text as a cell holds it: one that is too long says so at its end.
func whole(text string) string {
	units := utf16.Encode([]rune(text))
	if len(units) <= mostChars {
		return text
	}
	keep := mostChars - len(utf16.Encode([]rune(cutMark)))
	if utf16.IsSurrogate(rune(units[keep-1])) && utf16.IsSurrogate(rune(units[keep])) {
		keep--
	}
	return string(utf16.Decode(units[:keep])) + cutMark
}

// Strong is a value in bold, shown as its column is.
func (s *Sheet) Strong(column int, cell any) (excelize.Cell, error) {
	style := excelize.Style{Font: &excelize.Font{Bold: true, Family: "Calibri", Size: 11}, Border: []excelize.Border{{Type: "top", Style: 1, Color: "7F7F7F"}}}
	if layout, known := layouts[s.kinds[column]]; known {
		style.CustomNumFmt = &layout
	}
	id, err := s.book.file.NewStyle(&style)
	styled, is := cell.(excelize.Cell)
	if !is {
		styled.Value = s.cellOf(column, cell)
	}
	styled.StyleID = id
	return styled, err
}

// Filter sets a filter over the header and the rows down to the last one given.
func (s *Sheet) Filter(last int) error {
	name, err := excelize.ColumnNumberToName(len(s.columns))
	if err != nil {
		return err
	}
	return s.book.file.AutoFilter(s.name, fmt.Sprintf("A1:%s%d", name, max(last, 2)), nil)
}

// Light is the fill of the cells that begin with a sign: seen in colour, and in grey by
// the sign itself.
type Light struct{ Sign, Fill, Text string }

// Lights are good, waiting, bad.
func Lights() []Light {
	return []Light{{"●", "C6EFCE", "006100"}, {"▲", "FFEB9C", "7F6000"}, {"■", "FFC7CE", "9C0006"}}
}

// Light fills cells of a column by the sign that the cell of the signs' column begins with.
func (s *Sheet) Light(column, signs string, rows Rows) error {
	var options []excelize.ConditionalFormatOptions
	for _, light := range Lights() {
		style, err := s.book.file.NewConditionalStyle(&excelize.Style{
			Font: &excelize.Font{Color: light.Text}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{light.Fill}},
		})
		if err != nil {
			return err
		}
		options = append(options, excelize.ConditionalFormatOptions{
			Type: "formula", Format: &style, Criteria: fmt.Sprintf(`LEFT($%s%d,1)="%s"`, s.Letter(signs), rows.First, light.Sign),
		})
	}
	letter := s.Letter(column)
	return s.book.file.SetConditionalFormat(s.name, fmt.Sprintf("%s%d:%s%d", letter, rows.First, letter, rows.Last), options)
}

// Lines draws columns of the sheet over another one as a line chart at a cell.
func (s *Sheet) Lines(at, title, over string, rows Rows, columns ...string) error {
	chart := &excelize.Chart{
		Type: excelize.Line, Title: excelize.ChartTitle{Paragraph: []excelize.RichTextRun{{Text: title}}},
		Legend: excelize.ChartLegend{Position: "bottom"}, Dimension: excelize.ChartDimension{Width: 760, Height: 380},
		YAxis: excelize.ChartAxis{MajorGridLines: true, NumFmt: excelize.ChartNumFmt{CustomNumFmt: "#,##0"}, Font: excelize.Font{Color: "404040"}},
		XAxis: excelize.ChartAxis{Font: excelize.Font{Color: "404040"}},
	}
	for no, column := range columns {
		dash := []excelize.LineDashType{excelize.LineDashDash, excelize.LineDashSolid}[no%2]
		chart.Series = append(chart.Series, excelize.ChartSeries{
			Name: fmt.Sprintf("'%s'!$%s$1", s.name, s.Letter(column)), Categories: s.Span(over, rows), Values: s.Span(column, rows),
			Line: excelize.LineOptions{Width: 2, Dash: dash}, Marker: excelize.ChartMarker{Symbol: []string{"diamond", "circle"}[no%2], Size: 5},
		})
	}
	return s.book.file.AddChart(s.name, at, chart)
}
