package etl

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// A workbook for an office is written here part by part (ECMA-376), every cell as text:
// nothing is taken for a formula, no zero in front is lost, and a text that a workbook
// cannot hold is an error, where excelize cuts it off or replaces signs in silence.

// Bounds of a workbook, as office programs have them.
const (
	bookRows    = 1_048_576
	bookColumns = 16_384
	bookText    = 32_767 // UTF-16 units of a cell
)

// Formats of cells in the workbook: places in bookStyles.
const (
	styleText   = 1
	styleHeader = 2
	styleReason = 3
	styleTitle  = 4
)

const (
	bookNamespace = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"`
	bookLink      = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	bookHead      = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	bookTypes     = bookHead + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
		`<Default Extension="xml" ContentType="application/xml"/>` +
		`<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>` +
		`<Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>` +
		`<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>` +
		`<Override PartName="/xl/worksheets/sheet2.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>`
	bookRoot = bookHead + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
		`<Relationship Id="rId1" Type="` + bookLink + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`
	bookRelations = bookHead + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
		`<Relationship Id="rId1" Type="` + bookLink + `/worksheet" Target="worksheets/sheet1.xml"/>` +
		`<Relationship Id="rId2" Type="` + bookLink + `/worksheet" Target="worksheets/sheet2.xml"/>` +
		`<Relationship Id="rId3" Type="` + bookLink + `/styles" Target="styles.xml"/></Relationships>`
	// 49 is the format of text: what is typed into such a cell stays text.
	bookStyles = bookHead + `<styleSheet ` + bookNamespace + `>` +
		`<fonts count="2"><font><sz val="11"/><name val="宋体"/></font><font><b/><sz val="11"/><name val="宋体"/></font></fonts>` +
		`<fills count="4"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>` +
		`<fill><patternFill patternType="solid"><fgColor rgb="FFDDEBF7"/></patternFill></fill>` +
		`<fill><patternFill patternType="solid"><fgColor rgb="FFFFF2CC"/></patternFill></fill></fills>` +
		`<borders count="1"><border/></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>` +
		`<cellXfs count="5"><xf numFmtId="49" applyNumberFormat="1"/>` +
		`<xf numFmtId="49" applyNumberFormat="1"><alignment vertical="top"/></xf>` +
		`<xf numFmtId="49" fontId="1" fillId="2" applyNumberFormat="1" applyFont="1" applyFill="1"/>` +
		`<xf numFmtId="49" fillId="3" applyNumberFormat="1" applyFill="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>` +
		`<xf numFmtId="49" fontId="1" applyNumberFormat="1" applyFont="1"/></cellXfs></styleSheet>`
)

// bookWriter writes a workbook of two sheets, the first row by row.
type bookWriter struct {
	disk  *os.File
	parts *zip.Writer
	sheet io.Writer
	line  int64
	text  strings.Builder
}

// styled is a cell to write.
type styled struct {
	text  string
	style int
}

// createBook begins a workbook; a file of that name is never written over.
func createBook(path string, frozen int) (_ *bookWriter, err error) {
	disk, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600) //nolint:gosec // the folder that was asked for
	if err != nil {
		return nil, err
	}
	w := &bookWriter{disk: disk, parts: zip.NewWriter(disk)}
	for _, part := range [][2]string{
		{"[Content_Types].xml", bookTypes}, {"_rels/.rels", bookRoot}, {"xl/_rels/workbook.xml.rels", bookRelations}, {"xl/styles.xml", bookStyles},
	} {
		err = errors.Join(err, w.part(part[0], part[1]))
	}
	return w, errors.Join(err, w.begin("xl/worksheets/sheet1.xml", frozen, []int{40, 24, 10}))
}

func (w *bookWriter) part(name, text string) error {
	part, err := w.parts.Create(name)
	if err != nil {
		return err
	}
	_, err = io.WriteString(part, text)
	return err
}

// begin opens a sheet; the first rows stay in sight.
func (w *bookWriter) begin(name string, frozen int, widths []int) (err error) {
	if w.sheet, err = w.parts.Create(name); err != nil {
		return err
	}
	w.line = 0
	w.text.Reset()
	w.text.WriteString(bookHead + `<worksheet ` + bookNamespace + `>`)
	if frozen > 0 {
		fmt.Fprintf(&w.text, `<sheetViews><sheetView workbookViewId="0"><pane ySplit="%d" topLeftCell="A%d" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>`, frozen, frozen+1)
	}
	w.text.WriteString(`<cols>`)
	for no, width := range widths {
		fmt.Fprintf(&w.text, `<col min="%d" max="%d" width="%d" style="1" customWidth="1"/>`, no+1, no+1, width)
	}
	fmt.Fprintf(&w.text, `<col min="%d" max="%d" width="18" style="1" customWidth="1"/></cols><sheetData>`, len(widths)+1, bookColumns)
	return nil
}

// row adds a row to the sheet in hand.
func (w *bookWriter) row(cells ...styled) error {
	if w.line++; w.line > bookRows {
		return fmt.Errorf("more than %d rows, the most of a sheet", bookRows)
	}
	if len(cells) > bookColumns {
		return fmt.Errorf("%d columns, over the %d of a sheet", len(cells), bookColumns)
	}
	fmt.Fprintf(&w.text, `<row r="%d">`, w.line)
	for no, cell := range cells {
		reference := columnName(no+1) + strconv.FormatInt(w.line, 10)
		switch count := len(utf16.Encode([]rune(cell.text))); {
		case count > bookText:
			return fmt.Errorf("a text of %d characters, over the %d of a workbook's cell\nhint: correct this row in the original file", count, bookText)
		case cell.text == "" && cell.style == styleText:
			continue
		case cell.text == "":
			fmt.Fprintf(&w.text, `<c r="%s" s="%d"/>`, reference, cell.style)
			continue
		}
		fmt.Fprintf(&w.text, `<c r="%s" s="%d" t="inlineStr"><is><t xml:space="preserve">`, reference, cell.style)
		writeBookText(&w.text, cell.text)
		w.text.WriteString(`</t></is></c>`)
	}
	w.text.WriteString("</row>")
	return w.flush(1 << 16)
}

// writeBookText escapes a text; what XML cannot hold stands as _xHHHH_, and what looks
// like that is escaped in turn.
func writeBookText(to *strings.Builder, text string) {
	for at, char := range text {
		switch {
		case char == '&':
			to.WriteString("&amp;")
		case char == '<':
			to.WriteString("&lt;")
		case char == '>':
			to.WriteString("&gt;")
		case char == '_' && escapePattern.MatchString(text[at:min(len(text), at+7)]):
			to.WriteString("_x005F_")
		case char < ' ' && char != '\t' && char != '\n', char == 0xFFFE, char == 0xFFFF:
			fmt.Fprintf(to, "_x%04X_", char)
		case char == utf8.RuneError:
			to.WriteString("\uFFFD")
		default:
			to.WriteRune(char)
		}
	}
}

func (w *bookWriter) flush(most int) error {
	if w.text.Len() < most {
		return nil
	}
	_, err := io.WriteString(w.sheet, w.text.String())
	w.text.Reset()
	return err
}

// end closes the sheet in hand.
func (w *bookWriter) end() error {
	w.text.WriteString("</sheetData></worksheet>")
	return w.flush(0)
}

// finish names the sheets and closes the file.
func (w *bookWriter) finish(names [2]string) error {
	var text strings.Builder
	text.WriteString(bookHead + `<workbook ` + bookNamespace + ` xmlns:r="` + bookLink + `"><bookViews><workbookView/></bookViews><sheets>`)
	for no, name := range names {
		fmt.Fprintf(&text, `<sheet name="%s" sheetId="%d" r:id="rId%d"/>`, name, no+1, no+1)
	}
	text.WriteString("</sheets></workbook>")
	return errors.Join(w.part("xl/workbook.xml", text.String()), w.parts.Close(), w.disk.Close())
}

// discard takes a workbook away that could not be written whole.
func (w *bookWriter) discard() error {
	return errors.Join(w.disk.Close(), os.Remove(w.disk.Name()))
}
