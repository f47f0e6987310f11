package demo

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"sort"
	"strconv"
	"time"

	"github.com/klauspost/compress/flate"
	"github.com/xuri/excelize/v2"
)

// fixedTime is written wherever a file format wants a time of making.
const fixedTime = "2022-11-21T08:00:00Z"

// csvForm says how a CSV file is written.
type csvForm struct {
	mark   bool // begins with a byte order mark
	crlf   bool // lines end as on Windows
	encode func([]byte) ([]byte, error)
}

// csvBytes writes rows in the form.
func csvBytes(rows [][]string, form csvForm) ([]byte, error) {
	var out bytes.Buffer
	if form.mark {
		out.WriteString("\uFEFF")
	}
	writer := csv.NewWriter(&out)
	writer.UseCRLF = form.crlf
	if err := writer.WriteAll(rows); err != nil {
		return nil, err
	}
	if form.encode == nil {
		return out.Bytes(), nil
	}
	return form.encode(out.Bytes())
}

// worksheet is one sheet of a workbook. Cells are text, int, float64 or
// time.Time: a time at midnight is shown as a day, any other with its minutes.
type worksheet struct {
	name   string
	rows   [][]any
	merged []string // ranges such as A1:Q1
	widths []float64
}

// workbookBytes writes the sheets as an XLSX file that is the same on each run.
func workbookBytes(sheets ...worksheet) ([]byte, error) {
	book := excelize.NewFile()
	defer func() { _ = book.Close() }()
	if err := book.SetDocProps(&excelize.DocProperties{
		Creator: "示例", LastModifiedBy: "示例", Created: fixedTime, Modified: fixedTime,
	}); err != nil {
		return nil, err
	}
	dayFormat, minuteFormat := "yyyy-mm-dd", "yyyy-mm-dd hh:mm"
	dayStyle, err := book.NewStyle(&excelize.Style{CustomNumFmt: &dayFormat})
	if err != nil {
		return nil, err
	}
	minuteStyle, err := book.NewStyle(&excelize.Style{CustomNumFmt: &minuteFormat})
	if err != nil {
		return nil, err
	}
	for i, sheet := range sheets {
		if i == 0 {
			err = book.SetSheetName("Sheet1", sheet.name)
		} else {
			_, err = book.NewSheet(sheet.name)
		}
		if err != nil {
			return nil, err
		}
		if err := fillSheet(book, sheet, dayStyle, minuteStyle); err != nil {
			return nil, fmt.Errorf("sheet %s: %w", sheet.name, err)
		}
	}
	var out bytes.Buffer
	if err := book.Write(&out); err != nil {
		return nil, err
	}
	return repack(out.Bytes())
}

// fillSheet writes the cells of one sheet.
func fillSheet(book *excelize.File, sheet worksheet, dayStyle, minuteStyle int) error {
	for r, row := range sheet.rows {
		for c, value := range row {
			cell, err := excelize.CoordinatesToCellName(c+1, r+1)
			if err != nil {
				return err
			}
			if text, ok := value.(string); ok && text == "" {
				continue
			}
			if err := book.SetCellValue(sheet.name, cell, value); err != nil {
				return err
			}
			at, ok := value.(time.Time)
			if !ok {
				continue
			}
			style := minuteStyle
			if at.Hour() == 0 && at.Minute() == 0 {
				style = dayStyle
			}
			if err := book.SetCellStyle(sheet.name, cell, cell, style); err != nil {
				return err
			}
		}
	}
	for _, area := range sheet.merged {
		if err := book.MergeCell(sheet.name, area[:2], area[3:]); err != nil {
			return err
		}
	}
	for i, width := range sheet.widths {
		column, err := excelize.ColumnNumberToName(i + 1)
		if err != nil {
			return err
		}
		if err := book.SetColWidth(sheet.name, column, column, width); err != nil {
			return err
		}
	}
	return nil
}

// repack writes a zip file anew with sorted entries, one fixed time and a
// compressor whose version go.mod pins, so that neither a run nor a newer Go
// changes a byte.
func repack(packed []byte) ([]byte, error) {
	reader, err := zip.NewReader(bytes.NewReader(packed), int64(len(packed)))
	if err != nil {
		return nil, err
	}
	made, err := time.Parse(time.RFC3339, fixedTime)
	if err != nil {
		return nil, err
	}
	entries := reader.File
	sort.SliceStable(entries, func(i, j int) bool { return entries[i].Name < entries[j].Name })
	var out bytes.Buffer
	writer := zip.NewWriter(&out)
	writer.RegisterCompressor(zip.Deflate, func(to io.Writer) (io.WriteCloser, error) {
		return flate.NewWriter(to, 9)
	})
	for _, entry := range entries {
		from, err := entry.Open()
		if err != nil {
			return nil, err
		}
		to, err := writer.CreateHeader(&zip.FileHeader{Name: entry.Name, Method: zip.Deflate, Modified: made})
		if err != nil {
			return nil, err
		}
		if _, err := io.Copy(to, from); err != nil { //nolint:gosec // our own file
			return nil, err
		}
		if err := from.Close(); err != nil {
			return nil, err
		}
	}
	if err := writer.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// yuan writes whole yuan with two decimals.
func yuan(amount int) string { return strconv.Itoa(amount) + ".00" }

// yesNo writes a flag as people do.
func yesNo(flag bool) string {
	if flag {
		return "是"
	}
	return "否"
}
