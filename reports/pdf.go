package reports

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"regexp"
	"sort"
	"strings"
	"time"

	"codeberg.org/go-pdf/fpdf"
)

// WritePDF prints the document on A4 after GB/T 9704: 22 lines of 28 characters, a
// cover without number, contents with page numbers, bookmarks and links, charts as
// vectors. The cover counts as page 1, so that printed numbers are those of the file.
// What could not be printed as written is in the Report. The same document gives the
// same bytes.
func (p *Printer) WritePDF(ctx context.Context, w io.Writer, doc Document) (Report, error) {
	drawn, err := p.drawCharts(ctx, doc.Body, doc.Language)
	if err != nil {
		return Report{}, err
	}
	sheet := &pdfSheet{
		doc: doc, words: printWordsOf(doc.Language),
		setter: &textSetter{faces: p.faces, halves: p.halves, roles: p.text, missing: map[rune]int{}},
	}
	if err := sheet.lay(drawn); err != nil {
		return Report{}, err
	}
	if err := ctx.Err(); err != nil {
		return Report{}, err
	}
	var out bytes.Buffer
	if err := sheet.print(&out); err != nil {
		return Report{}, err
	}
	if _, err := w.Write(out.Bytes()); err != nil {
		return Report{}, fmt.Errorf("write pdf: %w", err)
	}
	return Report{Pages: sheet.pages + sheet.covers(), Warnings: sheet.warnings()}, nil
}

// pdfSheet is one document on its way to paper.
type pdfSheet struct {
	doc    Document
	words  printWords
	setter *textSetter
	flow   pdfFlow
	pages  int // of the body
	pen    *pdfPen

	tables, figures int
	lost            []string // links that lead nowhere
}

// covers is the number of pages before the body.
func (s *pdfSheet) covers() int {
	if s.doc.Title == "" && s.doc.Subtitle == "" && len(s.doc.Cover) == 0 {
		return 0
	}
	return 1
}

// lay turns the body into items and places them on pages.
func (s *pdfSheet) lay(drawn map[int]string) error {
	brake := false
	for place, block := range s.doc.Body {
		from := len(s.flow.items)
		switch block := block.(type) {
		case Heading:
			s.heading(block)
		case Paragraph:
			s.paragraph(block)
		case List:
			s.list(block)
		case Table:
			s.table(block)
		case Figure:
			if err := s.figure(block, drawn[place]); err != nil {
				return err
			}
		case Cards:
			s.cards(block)
		case Contents:
			s.contents()
		case PageBreak:
			brake = true
		default:
			return fmt.Errorf("block %d: cannot print a %T", place+1, block)
		}
		if len(s.flow.items) > from && brake {
			s.flow.items[from].brake, brake = true, false
		}
	}
	if len(s.flow.items) > 0 {
		s.pages = s.flow.paginate()
	}
	return nil
}

// print draws all pages.
func (s *pdfSheet) print(w io.Writer) error {
	pdf := fpdf.New("P", "pt", "A4", "")
	pdf.SetCatalogSort(true)
	pdf.SetAutoPageBreak(false, 0)
	pdf.SetMargins(0, 0, 0)
	s.describe(pdf)
	s.pen = &pdfPen{pdf: pdf, setter: s.setter, links: map[string]int{}, loaded: map[string]bool{}}
	for _, it := range s.flow.items {
		if it.anchor != "" && s.pen.links[it.anchor] == 0 {
			link := pdf.AddLink()
			pdf.SetLink(link, marginTop+it.y, it.page+s.covers())
			s.pen.links[it.anchor] = link
		}
	}
	s.findLost()
	if s.covers() > 0 {
		s.begin()
		s.cover()
	}
	s.body()
	if pdf.PageCount() == 0 {
		s.begin()
	}
	if err := s.pen.err(); err != nil {
		return err
	}
	if err := pdf.Output(w); err != nil {
		return fmt.Errorf("pdf: %w", err)
	}
	return nil
}

// describe sets the metadata, all of it taken from the document.
func (s *pdfSheet) describe(pdf *fpdf.Fpdf) {
	date := s.doc.Date
	if date.IsZero() {
		date = time.Unix(0, 0).UTC()
	}
	pdf.SetCreationDate(date)
	pdf.SetModificationDate(date)
	pdf.SetProducer("jixiao", true)
	pdf.SetCreator("jixiao", true)
	pdf.SetTitle(s.setter.printable(s.doc.Title), true)
	subject := s.doc.Subtitle
	if s.doc.Stamp != "" {
		subject = strings.TrimSpace(subject + " " + s.doc.Stamp)
	}
	pdf.SetSubject(s.setter.printable(subject), true)
	pdf.SetLang(regexp.MustCompile(`[^A-Za-z0-9-]`).ReplaceAllString(languageOf(s.doc), ""))
	pdf.SetDisplayMode("fullwidth", "OneColumn")
}

// body draws the placed items page by page.
func (s *pdfSheet) body() {
	page, level := 0, -1
	for _, it := range s.flow.items {
		for page < it.page {
			page++
			s.begin()
			s.foot(page + s.covers())
		}
		if it.mark != nil {
			level = min(it.mark.level-1, level+1) // an outline skips no level
			s.pen.pdf.Bookmark(s.setter.printable(it.mark.number+it.mark.text), level, marginTop+it.y)
		}
		if it.head != nil && !it.first && nearly(it.y, it.head.height) {
			it.head.draw(s.pen, marginTop, it.head.height)
		}
		if it.draw != nil {
			it.draw(s.pen, marginTop+it.y, it.taken)
		}
	}
}

// begin starts a page, with the watermark under everything else.
func (s *pdfSheet) begin() {
	s.pen.newPage()
	if s.doc.Watermark == "" {
		return
	}
	style := &textStyle{role: heavy, size: 150, color: rgb{236, 238, 241}}
	line := measureText(s.setter.shape(textRun{s.doc.Watermark, style})).cut(0, len([]rune(s.doc.Watermark)))
	if line.width > textWidth*1.1 {
		style.size *= textWidth * 1.1 / line.width
		line = measureText(s.setter.shape(textRun{s.doc.Watermark, style})).cut(0, len([]rune(s.doc.Watermark)))
	}
	x, y := paperWidth/2, paperHeight/2
	s.pen.pdf.TransformBegin()
	s.pen.pdf.TransformRotate(45, x, y)
	s.pen.line(line, x-line.width/2, y+0.36*style.size)
	s.pen.pdf.TransformEnd()
	s.pen.font = ""
}

// foot draws the page number, 一字线 on both sides, odd pages right and even left,
// and the stamp below it.
func (s *pdfSheet) foot(number int) {
	style := &textStyle{role: serif, size: 14, color: rgb{0, 0, 0}}
	line := s.oneLine(fmt.Sprintf("— %d —", number), style)
	x := marginLeft + 14.0
	if number%2 == 1 {
		x = paperWidth - marginRight - 14 - line.width
	}
	s.pen.line(line, x, marginTop+textDepth+7*millimetre+11)
	s.stamp()
}

func (s *pdfSheet) stamp() {
	if s.doc.Stamp == "" {
		return
	}
	style := &textStyle{role: sans, size: 6.5, color: rgb{120, 128, 138}}
	lines := measureText(s.setter.shape(textRun{s.doc.Stamp, style})).balanced(textWidth)
	y := marginTop + textDepth + 48.0
	for _, line := range lines {
		s.pen.aligned(line, marginLeft, y, textWidth, alignCenter)
		y += 9
	}
}

// oneLine sets a short text on one line of its natural width.
func (s *pdfSheet) oneLine(text string, style *textStyle) textLine {
	glyphs := s.setter.shape(textRun{text, style})
	return measureText(glyphs).cut(0, len(glyphs))
}

// findLost lists the links whose anchor is nowhere in the document.
func (s *pdfSheet) findLost() {
	seen := map[string]bool{}
	check := func(link string) {
		if link == "" || s.pen.links[anchorOf(link)] != 0 || seen[link] {
			return
		}
		seen[link] = true
		s.lost = append(s.lost, fmt.Sprintf("link %q leads nowhere in the document", link))
	}
	for _, block := range s.doc.Body {
		switch block := block.(type) {
		case Paragraph:
			for _, span := range block.Text {
				check(span.Link)
			}
		case List:
			for _, item := range block.Items {
				for _, span := range item {
					check(span.Link)
				}
			}
		case Table:
			for _, row := range block.Rows {
				for _, cell := range row.Cells {
					check(cell.Link)
				}
			}
		}
	}
}

// warnings lists what could not be printed as written.
func (s *pdfSheet) warnings() []string {
	var chars []rune
	for char := range s.setter.missing {
		chars = append(chars, char)
	}
	sort.Slice(chars, func(i, j int) bool { return chars[i] < chars[j] })
	var list []string
	for _, char := range chars {
		list = append(list, fmt.Sprintf("character U+%04X is in no font: printed as [U+%04X]", char, char))
	}
	return append(list, s.lost...)
}
