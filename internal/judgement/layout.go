package judgement

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"
)

// Heights of a line of text in points, and how many lines a row has at least: a reason
// takes more than one.
const (
	lineHeight = 13.5
	leastLines = 2
)

// spans are the lines of a column whose cells are open, as ranges of a workbook: H2:H9 H11.
func spans(at int, rows []row, isOpen func(row) bool) (string, error) {
	name, err := excelize.ColumnNumberToName(at + 1)
	if err != nil {
		return "", err
	}
	var parts []string
	for first := 0; first < len(rows); first++ {
		if !isOpen(rows[first]) {
			continue
		}
		last := first
		for last+1 < len(rows) && isOpen(rows[last+1]) {
			last++
		}
		parts = append(parts, fmt.Sprintf("%s%d:%s%d", name, first+2, name, last+2))
		first = last
	}
	return strings.Join(parts, " "), nil
}

// rules adds the lists and bounds of the cells to fill in.
func (f *filling) rules(columns []column, rows []row) error {
	for at, column := range columns {
		rule := excelize.NewDataValidation(true)
		var wrong string
		var err error
		switch column.header {
		case "判定":
			wrong, err = "verdict_wrong", rule.SetDropList([]string{"满足", "部分满足", "不满足", "不适用"})
		case "得分比例":
			wrong, err = "share_wrong", rule.SetRange(0, 1, excelize.DataValidationTypeDecimal, excelize.DataValidationOperatorBetween)
		case "专家评分":
			wrong, err = "mark_wrong", rule.SetRange(0, 100, excelize.DataValidationTypeDecimal, excelize.DataValidationOperatorBetween)
		case "缺陷数":
			wrong, err = "defects_wrong", rule.SetRange(0, 0, excelize.DataValidationTypeWhole, excelize.DataValidationOperatorGreaterThanOrEqual)
		default:
			continue
		}
		if err != nil {
			return err
		}
		rule.SetError(excelize.DataValidationErrorStyleStop, f.words.Say("wrong"), f.words.Say(wrong))
		rule.SetInput(column.header, f.words.Say(wrong))
		if rule.Sqref, err = spans(at, rows, func(r row) bool { _, kind := column.cell(r); return kind != cellClosed }); err != nil {
			return err
		}
		if rule.Sqref == "" {
			continue
		}
		if err := f.book.AddDataValidation(f.sheet, rule); err != nil {
			return err
		}
	}
	return nil
}

// arrange sets widths, the frozen header, the lock and the print.
func (f *filling) arrange(columns []column, rows []row) error {
	var problems []error
	try := func(err error) { problems = append(problems, err) }
	for at, column := range columns {
		name, err := excelize.ColumnNumberToName(at + 1)
		try(err)
		try(f.book.SetColWidth(f.sheet, name, name, column.width))
	}
	for no, row := range rows {
		try(f.book.SetRowHeight(f.sheet, no+2, height(columns, row)))
	}
	asked := slices.IndexFunc(columns, func(c column) bool { return c.isAsk })
	corner, err := excelize.CoordinatesToCellName(asked+1, 2)
	try(err)
	try(f.book.SetPanes(f.sheet, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft",
		Selection: []excelize.Selection{{SQRef: corner, ActiveCell: corner, Pane: "bottomLeft"}}}))
	try(f.book.ProtectSheet(f.sheet, &excelize.SheetProtectionOptions{
		SelectLockedCells: true, SelectUnlockedCells: true, FormatColumns: true, FormatRows: true,
	}))
	landscape, a4, pages, fit := "landscape", 9, 0, true
	one := 1
	try(f.book.SetPageLayout(f.sheet, &excelize.PageLayoutOptions{Orientation: &landscape, Size: &a4, FitToWidth: &one, FitToHeight: &pages}))
	try(f.book.SetSheetProps(f.sheet, &excelize.SheetPropsOptions{FitToPage: &fit}))
	side, top := 0.4, 0.6
	try(f.book.SetPageMargins(f.sheet, &excelize.PageLayoutMarginsOptions{Left: &side, Right: &side, Top: &top, Bottom: &top}))
	evaluation := strings.ReplaceAll(rows[0].EvaluationID, "&", "&&")
	try(f.book.SetHeaderFooter(f.sheet, &excelize.HeaderFooterOptions{
		OddHeader: "&C" + f.words.Say("header", "evaluation", evaluation), OddFooter: "&C" + f.words.Say("footer"),
	}))
	printed, err := excelize.ColumnNumberToName(len(columns) - 2) // the keys at the end are for the loader
	try(err)
	try(f.book.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", RefersTo: fmt.Sprintf("'%s'!$1:$1", f.sheet), Scope: f.sheet}))
	try(f.book.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Area", RefersTo: fmt.Sprintf("'%s'!$A$1:$%s$%d", f.sheet, printed, len(rows)+1), Scope: f.sheet}))
	return errors.Join(problems...)
}

func (f *filling) makeStyles() error {
	var borders []excelize.Border
	for _, side := range []string{"left", "right", "top", "bottom"} {
		borders = append(borders, excelize.Border{Type: side, Color: "BFBFBF", Style: 1})
	}
	style := func(kind, form int, colour string, isOpen, isBold bool, across string) error {
		id, err := f.book.NewStyle(&excelize.Style{
			NumFmt: form, Border: borders, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colour}},
			Font:       &excelize.Font{Family: "宋体", Size: 10, Bold: isBold},
			Alignment:  &excelize.Alignment{WrapText: true, Vertical: "top", Horizontal: across},
			Protection: &excelize.Protection{Locked: !isOpen},
		})
		f.styles[kind] = id
		return err
	}
	return errors.Join(
		style(cellHeader, 49, "D9D9D9", false, true, "center"), style(cellAsk, 49, "FFE699", false, true, "center"),
		style(cellShown, 49, "F2F2F2", false, false, "left"), style(cellNumber, 0, "F2F2F2", false, false, "right"),
		style(cellText, 49, "FFFBE6", true, false, "left"), style(cellValue, 0, "FFFBE6", true, false, "right"),
		style(cellClosed, 49, "D9D9D9", false, false, "left"),
	)
}

// height is what a row needs for its texts, in points: office programs do not make room
// for them by themselves.
func height(columns []column, r row) float64 {
	most := float64(leastLines)
	for _, column := range columns {
		value, _ := column.cell(r)
		text, is := value.(string)
		if !is {
			continue
		}
		width := 0.0
		for _, char := range text {
			if width++; char > 0x2E7F { // Chinese takes two places
				width++
			}
		}
		most = max(most, math.Ceil(width/(column.width-1)))
	}
	return min(most*lineHeight+2, excelize.MaxRowHeight)
}
