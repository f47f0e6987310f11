package judgement

import (
	"embed"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"jixiao/internal/format"
	"jixiao/internal/wording"
)

//go:embed wording/*.yaml
var wordings embed.FS

// mostText is what a cell of a workbook holds; excelize would cut the rest off in silence.
const mostText = 32_767

// mostRows is how many rows a form may have: nobody fills in more.
const mostRows = 100_000

// Kinds of cells, each with a style of its own.
const (
	cellHeader = iota // of what is shown
	cellAsk           // header of what is filled in
	cellShown         // context, locked
	cellNumber        // context, a number
	cellText          // to fill in
	cellValue         // to fill in, a number
	cellClosed        // not to fill in, for this kind of point
	cellKinds
)

// column is one column of the form.
type column struct {
	header string
	width  float64
	isAsk  bool
	cell   func(row) (value any, kind int)
}

// filling writes one form.
type filling struct {
	book   *excelize.File
	sheet  string
	words  wording.Words
	styles [cellKinds]int
}

// WriteForm writes a workbook in which people judge: one line per judgement, what is
// judged on the left, the cells to fill in coloured and open, all else locked (without a
// password). Its first row is the header that the feed accepts, so it loads as it is. It
// says how many lines it has; without any nothing is written.
func WriteForm(to io.Writer, list List, form Form) (lines int, err error) {
	rows := list.rows(form)
	if len(rows) == 0 {
		return 0, nil
	}
	if len(rows) > mostRows {
		return 0, fmt.Errorf("%d lines, more than the %d a form may have", len(rows), mostRows)
	}
	words, err := wording.Read(wordings, form.Language)
	if err != nil {
		return 0, err
	}
	f := &filling{book: excelize.NewFile(), sheet: words.Say("sheet"), words: words}
	defer func() { err = errors.Join(err, f.book.Close()) }()
	if err := errors.Join(f.book.SetSheetName("Sheet1", f.sheet), f.makeStyles()); err != nil {
		return 0, err
	}
	columns := f.columns()
	if err := f.fill(columns, rows); err != nil {
		return 0, err
	}
	if err := errors.Join(f.rules(columns, rows), f.arrange(columns, rows)); err != nil {
		return 0, err
	}
	return len(rows), f.book.Write(to)
}

func (f *filling) fill(columns []column, rows []row) error {
	for at, column := range columns {
		kind := cellHeader
		if column.isAsk {
			kind = cellAsk
		}
		if err := f.put(at, 1, column.header, kind); err != nil {
			return err
		}
	}
	for no, row := range rows {
		for at, column := range columns {
			value, kind := column.cell(row)
			if err := f.put(at, no+2, value, kind); err != nil {
				return fmt.Errorf("%s:%d: %s point %d: %w", row.File, row.Line, row.IndicatorID, row.PointNo, err)
			}
		}
	}
	return nil
}

// put writes one cell. Text is written as text whatever sign it begins with, in a cell
// whose format is text: it stays so when somebody edits it.
func (f *filling) put(at, line int, value any, kind int) error {
	cell, err := excelize.CoordinatesToCellName(at+1, line)
	if err != nil {
		return err
	}
	if err := f.book.SetCellStyle(f.sheet, cell, cell, f.styles[kind]); err != nil {
		return err
	}
	switch value := value.(type) {
	case nil:
		return nil
	case string:
		if utf8.RuneCountInString(value) > mostText {
			return fmt.Errorf("a text of %d characters, over the %d of a workbook's cell", utf8.RuneCountInString(value), mostText)
		}
		return f.book.SetCellStr(f.sheet, cell, value)
	}
	return f.book.SetCellValue(f.sheet, cell, value)
}

func (f *filling) columns() []column {
	shown := func(key string, width float64, value func(row) any) column {
		return column{header: f.words.Say(key), width: width, cell: func(r row) (any, int) {
			switch value := value(r).(type) {
			case string:
				return value, cellShown
			default:
				return value, cellNumber
			}
		}}
	}
	keyed := func(header string, width float64, value func(row) any) column {
		one := shown("", width, value)
		one.header = header
		return one
	}
	columns := []column{
		shown("level1", 8, func(r row) any { return r.Level1 }), shown("level2", 9, func(r row) any { return r.Level2 }),
		shown("level3", 13, func(r row) any { return r.Level3 }), keyed("要点序号", 9, func(r row) any { return r.PointNo }),
		shown("point", 32, func(r row) any { return r.point() }), shown("weight", 7, func(r row) any { return tidy(r.Weight) }),
		shown("how", 22, func(r row) any { return f.how(r) }),
	}
	columns = append(columns, asked()...)
	return append(columns,
		keyed("指标编号", 16, func(r row) any { return r.IndicatorID }), keyed("评价编号", 16, func(r row) any { return r.EvaluationID }))
}

// point is the text of the point; why it is open although there are marks stands with it.
func (r row) point() string {
	if r.Reason != nil && *r.Reason != "" {
		return r.Point.Point + "（" + *r.Reason + "）"
	}
	return r.Point.Point
}

// asked are the columns to fill in, under the headers of the feed. Of share, mark and
// defects only those are open by which the point can be scored, and what stands.
func asked() []column {
	one := func(header string, width float64, isOpen func(row) bool, kind int, value func(Given) any) column {
		return column{header: header, width: width, isAsk: true, cell: func(r row) (any, int) {
			var stands any
			if r.given != nil {
				stands = value(*r.given)
			}
			if !isOpen(r) && stands == nil {
				return nil, cellClosed
			}
			return stands, kind
		}}
	}
	always := func(row) bool { return true }
	hasDefects := func(r row) bool { return r.DeductShare != nil }
	return []column{
		one("判定", 10, always, cellText, func(g Given) any { return text(g.Verdict) }),
		one("得分比例", 8, func(r row) bool { return !hasDefects(r) && r.Rule != "experts" }, cellValue, func(g Given) any { return number(g.Share) }),
		one("专家评分", 8, func(r row) bool { return !hasDefects(r) && (r.takesSeveral() || r.expert != "") }, cellValue, func(g Given) any { return number(g.Mark) }),
		one("缺陷数", 7, hasDefects, cellValue, func(g Given) any {
			if g.Defects == nil {
				return nil
			}
			return *g.Defects
		}),
		one("评价意见", 34, always, cellText, func(g Given) any { return text(g.Comment) }),
		one("佐证材料", 18, always, cellText, func(g Given) any { return text(g.Evidence) }),
		one("评价人", 9, always, cellText, func(g Given) any { return text(g.Judge) }),
		{header: "专家", width: 9, isAsk: true, cell: func(r row) (any, int) {
			if r.expert == "" {
				return nil, cellText
			}
			return r.expert, cellText
		}},
	}
}

func text(value *string) any {
	if value == nil {
		return nil
	}
	return *value
}

// number is an exact decimal as a number cell; what it prints is what was given.
func number(value *string) any {
	if value == nil {
		return nil
	}
	parsed, err := strconv.ParseFloat(*value, 64)
	if err != nil {
		return *value
	}
	return parsed
}

// tidy rounds a weight to what is read; it is shown and not loaded.
func tidy(weight float64) any {
	rounded, err := strconv.ParseFloat(strconv.FormatFloat(weight, 'f', 4, 64), 64)
	if err != nil {
		return weight
	}
	return rounded
}

// how says which cells of a line may be filled in.
func (f *filling) how(r row) string {
	var parts []string
	switch {
	case r.Rule == "experts":
		parts = append(parts, f.words.Say("how_experts"))
	case r.Rule == "graded":
		parts = append(parts, f.words.Say("how_graded"))
	case r.DeductShare != nil && r.ZeroFrom != nil:
		parts = append(parts, f.words.Say("how_defects_zero", "cost", format.Percent(*r.DeductShare), "count", strconv.FormatInt(*r.ZeroFrom, 10)))
	case r.DeductShare != nil:
		parts = append(parts, f.words.Say("how_defects", "cost", format.Percent(*r.DeductShare)))
	default:
		parts = append(parts, f.words.Say("how_points"))
	}
	if r.Trimmed > 0 {
		parts = append(parts, f.words.Say("how_trimmed"))
	} else if r.expert != "" && r.Rule != "experts" {
		parts = append(parts, f.words.Say("how_named"))
	}
	return strings.Join(parts, "；")
}
